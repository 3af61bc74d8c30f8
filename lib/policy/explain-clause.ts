import type { CompiledClause } from '@/lib/policy/compile-clause';
import type { Operator } from '@/lib/policy/operator-names';
import { valuesOf } from '@/lib/policy/request-context';
import type { Clause, RequestContext } from '@/lib/policy/types';

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

/** Every key is what the context says. */
export const NOTHING_OPEN: OpenKey = () => null;

/** Whether a clause holds, and one sentence that says why. */
export function explainClause(compiled: CompiledClause, context: RequestContext, open: OpenKey): ClauseVerdict {
  const { clause, operator, test, values } = compiled;
  const { key } = clause;
  const unsettled = open === NOTHING_OPEN ? undefined : unsettledKey(compiled, context, open);
  const isThere = unsettled !== undefined && operator?.rule.compares === 'absence' && open(key)?.always === true;
  // Of a test for its presence any value will do.
  const outcome = isThere ? test({ [key]: '' }) : unsettled === undefined ? test(context) : null;
  if (outcome === null) {
    const depends =
      unsettled === undefined
        ? `${key} has several values, and ${clause.operator} is for one: AWS does not say how it compares them.`
        : `It depends on ${open(unsettled)?.why}.`;
    return { ...verdictOf(clause, false, depends, null), depends };
  }
  if (operator === null) return verdictOf(clause, outcome, `${clause.operator} is not an operator.`, null);
  const given = valuesOf(context, key) ?? (isThere ? [''] : null);
  if (operator.rule.compares === 'absence')
    return verdictOf(clause, outcome, `${key} is ${given === null ? 'absent' : 'present'}.`, null);
  if (given === null) return verdictOf(clause, outcome, whyAbsent(key, operator), null);
  const accepted = values.firstToAccept(given, context);
  if (accepted !== null) return verdictOf(clause, outcome, whyAccepted(given, accepted, operator, outcome), null);
  const closest = operator.rule.negated ? null : values.closestTo(given[0] ?? '');
  return verdictOf(clause, outcome, whyNone(given, clause.values, closest), closest);
}

const verdictOf = (
  { operator, key }: Clause,
  matched: boolean,
  why: string,
  closest: string | null,
): ClauseVerdict => ({ operator, key, matched, why, closest });

function unsettledKey({ clause, variables }: CompiledClause, context: RequestContext, open: OpenKey) {
  return [clause.key, ...variables].find((key) => valuesOf(context, key) === null && open(key) !== null);
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
const show = (given: readonly string[]): string =>
  given.length === 1 ? quote(given[0] ?? '') : given.map(quote).join(', ');
