import { type ClauseValues, compileValues, NO_VALUES, type ValueTest } from '@/lib/policy/clause-values';
import { type Operator, parseOperator } from '@/lib/policy/operator-names';
import { hasVariables } from '@/lib/policy/policy-text';
import { valuesOf } from '@/lib/policy/request-context';
import type { Clause, RequestContext } from '@/lib/policy/types';

/** A clause made ready to be asked many times. */
export interface CompiledClause {
  readonly clause: Clause;
  /** null: there is no such operator, and the clause never holds. */
  readonly operator: Operator | null;
  readonly holds: (context: RequestContext) => boolean;
  /** The same; null: AWS does not say. That is where an operator for one value meets several that differ. */
  readonly test: (context: RequestContext) => boolean | null;
  /** Keys of the policy variables in its values. */
  readonly variables: readonly string[];
  /** Its values, whatever a negated operator makes of those that accept. */
  readonly values: ClauseValues;
}

export function compileClause(clause: Clause, version: string | undefined): CompiledClause {
  const operator = parseOperator(clause.operator);
  const made = (test: CompiledClause['test'], values: ClauseValues): CompiledClause => ({
    clause,
    operator,
    test,
    values,
    variables: values.variables,
    holds: (context) => test(context) === true,
  });
  if (operator === null) return made(() => false, NO_VALUES);
  const { rule } = operator;
  if (rule.compares === 'absence') return made(absenceTest(clause), NO_VALUES);
  const wildcards = rule.compares === 'pattern' || rule.compares === 'arn';
  const variables = rule.variables && hasVariables(version);
  const values = compileValues(clause.values, rule.compares, { wildcards, variables });
  return made(clauseTest(clause.key, operator, values.accept), values);
}

/** `Null: {key: "true"}` holds when the key is absent, "false" when it is there. */
function absenceTest({ key, values }: Clause): CompiledClause['test'] {
  const wanted = values.map((value) => value.toLowerCase());
  return (context) => wanted.includes(String(valuesOf(context, key) === null));
}

/** AWS: condition operators, IfExists, and multivalued context keys. */
function clauseTest(key: string, { rule, over, ifExists }: Operator, matches: ValueTest): CompiledClause['test'] {
  const { negated } = rule;
  const accepts: ValueTest = negated ? (given, context) => !matches(given, context) : matches;
  if (over === 'single') {
    return (context) => {
      const given = valuesOf(context, key);
      if (given === null) return ifExists || negated;
      const [value, ...others] = given;
      if (value === undefined) return false;
      const first = accepts(value, context);
      return others.every((other) => accepts(other, context) === first) ? first : null;
    };
  }
  return (context) => {
    const given = valuesOf(context, key);
    // Nothing but empty strings counts as no values at all for the set operators.
    if (given === null || given.every((value) => value === '')) return over === 'all' || ifExists;
    return over === 'all'
      ? given.every((value) => accepts(value, context))
      : given.some((value) => accepts(value, context));
  };
}
