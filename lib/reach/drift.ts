import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Comparison } from '@/lib/policy/compare/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { universeOfFacts } from '@/lib/reach/access-diff';
import type { Facts } from '@/lib/reach/types';

/** The live trust policy against the approved one: proved equal, proved different, or neither. */
export type Drift =
  | { readonly kind: 'equal' }
  | { readonly kind: 'drifted'; readonly comparison: Comparison }
  | { readonly kind: 'undecided'; readonly reason: string };

const UNREADABLE = 'One of the two trust policies could not be read.';

/**
 * Whether the live document lets in others than the approved one, by meaning and never by text: a reordered or rewritten
 * document that admits the same is no drift. `approved` and `live` are documents as IAM gives them.
 */
export function judgeDrift(approved: string, live: string, facts: Facts): Drift {
  if (approved === live) return { kind: 'equal' };
  const [before, after] = [parsePolicy(approved), parsePolicy(live)];
  if (!before.ok || !after.ok) return { kind: 'undecided', reason: UNREADABLE };
  const comparison = comparePolicies(before.policy, after.policy, universeOfFacts(facts));
  if (comparison.verdict === 'equal') return { kind: 'equal' };
  if (comparison.verdict !== 'undecided') return { kind: 'drifted', comparison };
  return { kind: 'undecided', reason: comparison.note ?? 'Whether it admits the same could not be decided.' };
}
