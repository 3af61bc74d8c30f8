import type { Policy } from '@/lib/policy/types';
import { findings } from '@/lib/reach/findings/findings';
import type { Facts, Finding } from '@/lib/reach/types';

/** How a change affects the findings of a policy. Each list has the most severe first. */
export interface FindingDiff {
  readonly appearing: readonly Finding[];
  readonly staying: readonly Finding[];
  readonly solved: readonly Finding[];
}

/** Findings are the same when they say the same of the same value: places in the document move with every edit. */
export function findingDiff(before: Policy, after: Policy, facts: Facts): FindingDiff {
  const [then, now] = [findings(before, facts), findings(after, facts)];
  const [knownThen, knownNow] = [new Set(then.map(keyOf)), new Set(now.map(keyOf))];
  return {
    appearing: now.filter((finding) => !knownThen.has(keyOf(finding))),
    staying: now.filter((finding) => knownThen.has(keyOf(finding))),
    solved: then.filter((finding) => !knownNow.has(keyOf(finding))),
  };
}

const keyOf = ({ fingerprint, example }: Finding): string => JSON.stringify([fingerprint, example]);
