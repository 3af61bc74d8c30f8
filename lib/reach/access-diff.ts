import { withinBudget } from '@/lib/policy/budget';
import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Comparison, Universe } from '@/lib/policy/compare/types';
import type { Policy } from '@/lib/policy/types';
import { accessSentences, admissionKey } from '@/lib/reach/access-words';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { roleAccount, withAnyProvider } from '@/lib/reach/providers';
import { reach } from '@/lib/reach/reach';
import type { Facts, Reach } from '@/lib/reach/types';
import { type Issuer, universeOf } from '@/lib/subjects/universe-of-issuer';

/** What one direction of a change means for refs that exist today. */
export interface AccessSide {
  readonly total: number;
  readonly unprotected: number;
  /** The first twenty. */
  readonly refs: readonly AdmittedRef[];
  /** The shortest request of this side, by condition key, whether its ref exists or not. null: there is none. */
  readonly example: Readonly<Record<string, string>> | null;
  /** The same in words, one sentence for each value of a condition that brings something. */
  readonly sentences: readonly string[];
}

export interface AccessDiff {
  readonly verdict: Comparison['verdict'];
  readonly note: string | null;
  readonly gained: AccessSide;
  readonly lost: AccessSide;
  /** How far each reaches once the providers are there that it names. */
  readonly before: Reach;
  readonly after: Reach;
}

const SHOWN = 20;

/** Who gains and who loses access between two policies: exact, with the shortest example, and counted over what exists now. */
export const accessDiff = (before: Policy, after: Policy, facts: Facts): AccessDiff =>
  withinBudget(() => diffOf(before, after, facts));

function diffOf(before: Policy, after: Policy, facts: Facts): AccessDiff {
  const universe = universeOfFacts(facts);
  const comparison = comparePolicies(before, after, universe);
  const [then, now] = [existingRefs(before, facts), existingRefs(after, facts)];
  const side = (
    allowing: Policy,
    refusing: Policy,
    all: readonly AdmittedRef[],
    others: readonly AdmittedRef[],
    found: Comparison['gained'],
  ): AccessSide => {
    const there = new Set(others.map(admissionKey));
    const only = all.filter((each) => !there.has(admissionKey(each)));
    const keys = new Set(only.map(admissionKey));
    return {
      total: only.length,
      unprotected: only.filter((each) => !each.ref.protected).length,
      refs: only.slice(0, SHOWN),
      example: found?.example ?? null,
      sentences: found === null ? [] : accessSentences(allowing, refusing, facts, universe, keys),
    };
  };
  return {
    verdict: comparison.verdict,
    note: comparison.note ?? null,
    gained: side(after, before, now, then, comparison.gained),
    lost: side(before, after, then, now, comparison.lost),
    before: reach(before, withAnyProvider(facts)).role,
    after: reach(after, withAnyProvider(facts)).role,
  };
}

/** The tokens that a comparison of a role's policies is about: those that its own account's providers accept. */
export function universeOfFacts(facts: Facts): Universe {
  const issuers = facts.instances.map(
    ({ host, shared }): Issuer => ({
      host,
      kind: shared ? 'gitlab-com' : 'gitlab',
      subComponents: null,
      audiences: null,
    }),
  );
  return universeOf(issuers, null, roleAccount(facts));
}
