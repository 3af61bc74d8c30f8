import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { applyFix } from '@/lib/reach/apply-fix';
import { DEAD_RULES } from '@/lib/reach/findings/dead';
import { findings } from '@/lib/reach/findings/findings';
import type { ReductionKind } from '@/lib/reach/reductions/types';
import type { Facts, Finding } from '@/lib/reach/types';

/** Kinds that mend every finding of some rules at once. */
export const KINDS_OF_FINDINGS: readonly {
  readonly kind: ReductionKind;
  readonly says: string;
  readonly label: string;
  readonly rules: readonly string[];
}[] = [
  {
    kind: 'close-segment',
    says: 'Ends a name where its wildcard went on, so that longer names of others do not match.',
    label: 'End the name before the wildcard',
    rules: ['sub-unterminated'],
  },
  {
    kind: 'pin-id',
    says: "Asks for the project's id too, which nobody can take over with its path.",
    label: 'Pin the project id',
    rules: ['id-not-pinned'],
  },
  {
    kind: 'fix-dead',
    says: 'Takes out what never let anybody in.',
    label: 'Remove what admits nobody',
    rules: DEAD_RULES.map(({ id }) => id),
  },
];

/** As many findings of one rule can be in one policy. */
const MOST_STEPS = 20;

/**
 * The document with every finding of these rules mended that an edit mends without admitting anybody. One after another, since each
 * edit is made for the document before it. null: there is none.
 */
export function mendAll(document: string, facts: Facts, rules: readonly string[]): string | null {
  let text = document;
  for (let step = 0; step < MOST_STEPS; step++) {
    const parsed = parsePolicy(text);
    const after = parsed.ok ? mendNext(text, parsed.policy, facts, rules) : null;
    if (after === null || after === text) break;
    text = after;
  }
  return text === document ? null : text;
}

function mendNext(text: string, policy: Policy, facts: Facts, rules: readonly string[]): string | null {
  const next = findings(policy, facts).find(({ id, fix }) => rules.includes(id) && fix?.effect === 'narrows');
  return next?.fix === undefined ? null : applyFix(text, next.fix);
}

/** The statement that a finding is in; null: it is about the whole document. */
export const statementOf = ({ path }: Pick<Finding, 'path'>): number | null =>
  path[0] === 'Statement' && typeof path[1] === 'number' ? path[1] : null;
