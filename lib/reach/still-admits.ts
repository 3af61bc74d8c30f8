import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Universe } from '@/lib/policy/compare/types';
import { hasVariables } from '@/lib/policy/policy-text';
import type { Policy, Statement } from '@/lib/policy/types';

/**
 * Whether a live trust policy lets in anyone whom `line` lets in, by whatever statement. By meaning: what `line` allows and the
 * live denials leave of it, with and without everything that the live policy allows, is the same only where nothing is common.
 */
export function stillAdmits(line: Policy, live: Policy, universe: Universe): 'yes' | 'no' | 'undecided' {
  // A variable of one language is plain text in the other.
  if (
    hasVariables(line.version) !== hasVariables(live.version) &&
    [...line.statements, ...live.statements].some(isVariable)
  )
    return 'undecided';
  const denials = live.statements.filter(({ effect }) => effect === 'Deny');
  const allows = live.statements.filter(({ effect }) => effect === 'Allow');
  const left: Policy = { ...live, statements: [...line.statements, ...denials] };
  const rest: Policy = {
    ...left,
    statements: [...left.statements, ...allows.map((statement): Statement => ({ ...statement, effect: 'Deny' }))],
  };
  const { verdict } = comparePolicies(left, rest, universe);
  if (verdict === 'equal') return 'no';
  return verdict === 'undecided' ? 'undecided' : 'yes';
}

const isVariable = ({ clauses }: Statement): boolean =>
  clauses.some(({ values }) => values.some((value) => value.includes('${')));
