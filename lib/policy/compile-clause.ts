import { COMPARERS, type Comparer } from '@/lib/policy/comparisons';
import type { Matcher, PatternElement } from '@/lib/policy/match-wildcard';
import { type Operator, type OperatorRule, parseOperator } from '@/lib/policy/operator-names';
import { hasVariables, parseValue, type ValuePart } from '@/lib/policy/policy-text';
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
  /** For each value of the clause, whether it accepts one value of the request. Empty for Null. */
  readonly values: readonly ValueTest[];
}

export type ValueTest = (given: string, context: RequestContext) => boolean;

export function compileClause(clause: Clause, version: string | undefined): CompiledClause {
  const operator = parseOperator(clause.operator);
  const made = (test: CompiledClause['test'], values: readonly ValueTest[]): CompiledClause => ({
    ...{ clause, operator, test, values, variables: operator === null ? [] : variablesOf(clause, operator, version) },
    holds: (context) => test(context) === true,
  });
  if (operator === null) return made(() => false, []);
  const { rule } = operator;
  if (rule.compares === 'absence') return made(absenceTest(clause), []);
  const comparer = COMPARERS[rule.compares];
  const values = clause.values.map((value) => compileValue(value, rule, comparer, hasVariables(version)));
  return made(clauseTest(clause.key, operator, values), values);
}

function variablesOf({ values }: Clause, { rule }: Operator, version: string | undefined): readonly string[] {
  if (!rule.variables || !hasVariables(version)) return [];
  const reading = { wildcards: false, variables: true };
  return values.flatMap((value) =>
    parseValue(value, reading).flatMap((part) => (part.kind === 'variable' ? [part.key] : [])),
  );
}

/** `Null: {key: "true"}` holds when the key is absent, "false" when it is there. */
function absenceTest({ key, values }: Clause): CompiledClause['test'] {
  const wanted = values.map((value) => value.toLowerCase());
  return (context) => wanted.includes(String(valuesOf(context, key) === null));
}

/** AWS: condition operators, IfExists, and multivalued context keys. */
function clauseTest(
  key: string,
  { rule, over, ifExists }: Operator,
  values: readonly ValueTest[],
): CompiledClause['test'] {
  const { negated } = rule;
  const [only, ...more] = values;
  const matches: ValueTest =
    only !== undefined && more.length === 0 ? only : (given, context) => someAccepts(values, given, context);
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

function someAccepts(values: readonly ValueTest[], given: string, context: RequestContext): boolean {
  for (const accepts of values) if (accepts(given, context)) return true;
  return false;
}

function compileValue(value: string, rule: OperatorRule, compare: Comparer, variablesActive: boolean): ValueTest {
  const wildcards = rule.compares === 'pattern' || rule.compares === 'arn';
  const parts = parseValue(value, { wildcards, variables: rule.variables && variablesActive });
  const fixed = parts.filter((part) => part.kind !== 'variable');
  if (fixed.length === parts.length) return compare(fixed);
  return (given, context) => {
    const resolved = resolve(parts, context);
    return resolved !== null && matcherOf(compare, resolved)(given);
  };
}

const matcherOf = (compare: Comparer, elements: readonly PatternElement[]): Matcher => compare(elements);

/** The value with its variables filled in; their text is never a wildcard. null: one of them has no single value. */
function resolve(parts: readonly ValuePart[], context: RequestContext): readonly PatternElement[] | null {
  const elements: PatternElement[] = [];
  for (const part of parts) {
    if (part.kind !== 'variable') {
      elements.push(part);
      continue;
    }
    const given = valuesOf(context, part.key);
    const [value, ...more] = given ?? (part.fallback === null ? [] : [part.fallback]);
    if (value === undefined || more.length > 0) return null;
    elements.push({ kind: 'text', text: value });
  }
  return elements;
}
