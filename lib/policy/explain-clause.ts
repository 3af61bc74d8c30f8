import type { CompiledClause } from '@/lib/policy/compile-clause';
import type { Operator } from '@/lib/policy/operator-names';
import { valuesOf } from '@/lib/policy/request-context';
import type { RequestContext } from '@/lib/policy/types';

/** What one clause says to a request. */
export interface ClauseVerdict {
  readonly operator: string;
  readonly key: string;
  readonly matched: boolean;
  /** One short sentence. */
  readonly why: string;
  /** Of several values that do not match, the one that came closest. */
  readonly closest: string | null;
  /** Why it is not known whether it matches; `matched` is false then. */
  readonly depends?: string;
}

/** A key of which nobody knows what it is in a request. */
export interface Open {
  /** In words that follow "depends on". */
  readonly why: string;
  /** It has some value in every request. */
  readonly always: boolean;
}

/** null: the key is what the context says. */
export type OpenKey = (key: string) => Open | null;

/** Whether a clause holds, and one sentence that says why. */
export function explainClause(compiled: CompiledClause, context: RequestContext, open: OpenKey): ClauseVerdict {
  const { clause, operator, test } = compiled;
  const unsettled = [clause.key, ...compiled.variables].find(
    (key) => valuesOf(context, key) === null && open(key) !== null,
  );
  const isThere = operator?.rule.compares === 'absence' && open(clause.key)?.always === true;
  // Of a test for its presence any value will do.
  const outcome = isThere ? test({ [clause.key]: '' }) : unsettled === undefined ? test(context) : null;
  const given = valuesOf(context, clause.key) ?? (isThere ? [''] : null);
  if (outcome === null) {
    const depends =
      unsettled === undefined
        ? `${clause.key} has several values, and ${clause.operator} is for one: AWS does not say how it compares them.`
        : `It depends on ${open(unsettled)?.why}.`;
    return { operator: clause.operator, key: clause.key, matched: false, why: depends, closest: null, depends };
  }
  const matched = outcome;
  const told = { operator: clause.operator, key: clause.key, matched };
  if (operator === null) return { ...told, why: `${clause.operator} is not an operator.`, closest: null };
  if (operator.rule.compares === 'absence') {
    return { ...told, why: `${clause.key} is ${given === null ? 'absent' : 'present'}.`, closest: null };
  }
  if (given === null) return { ...told, why: whyAbsent(clause.key, operator), closest: null };
  const accepted = clause.values.find((_, index) => given.some((value) => compiled.values[index]?.(value, context)));
  if (accepted !== undefined) return { ...told, why: whyAccepted(given, accepted, operator, matched), closest: null };
  const closest = operator.rule.negated ? null : closestOf(clause.values, given[0] ?? '');
  return { ...told, why: whyNone(given, clause.values, closest), closest };
}

function whyAbsent(key: string, { rule, over, ifExists }: Operator): string {
  if (ifExists) return `${key} is absent, which IfExists lets pass.`;
  if (over === 'all') return `${key} is absent, which ForAllValues lets pass.`;
  if (over === 'any') return `${key} is absent.`;
  return rule.negated ? `${key} is absent, which a negated operator lets pass.` : `${key} is absent.`;
}

function whyAccepted(given: readonly string[], accepted: string, { rule }: Operator, matched: boolean): string {
  const value = show(given);
  if (rule.negated && matched) return `Not every value of ${value} is excluded.`;
  if (rule.negated) return `${value} matches ${quote(accepted)}, which is excluded.`;
  return matched ? `${value} matches ${quote(accepted)}.` : `Not every value of ${value} matches.`;
}

function whyNone(given: readonly string[], values: readonly string[], closest: string | null): string {
  const value = show(given);
  const count = values.length === 1 ? 'the value' : `any of the ${values.length} values`;
  if (closest === null) return `${value} does not match ${count}.`;
  const [first = ''] = given;
  if (closest.toLowerCase() === first.toLowerCase()) return `${value} differs from ${quote(closest)} only in case.`;
  return values.length === 1
    ? `${value} does not match ${quote(closest)}.`
    : `${value} does not match ${count}; the closest is ${quote(closest)}.`;
}

const quote = (text: string): string => `"${text}"`;
const show = (given: readonly string[]): string => given.map(quote).join(', ');

/** The value that shares the most text with what was given, at the start and at the end. */
function closestOf(values: readonly string[], given: string): string | null {
  let best: string | null = null;
  let bestScore = -1;
  for (const value of values) {
    const score = sharedText(value.toLowerCase(), given.toLowerCase());
    if (score > bestScore) [best, bestScore] = [value, score];
  }
  return best;
}

function sharedText(value: string, given: string): number {
  const most = Math.min(value.length, given.length);
  let start = 0;
  while (start < most && value[start] === given[start]) start++;
  let end = 0;
  while (end < most - start && value.at(-1 - end) === given.at(-1 - end)) end++;
  return start + end;
}
