import { closestAmong } from '@/lib/policy/closest-value';
import { ANY_COMPARERS, COMPARERS, type Comparer } from '@/lib/policy/comparisons';
import type { PatternElement } from '@/lib/policy/match-wildcard';
import type { Comparison } from '@/lib/policy/operator-names';
import { parseValue, type ValuePart, type ValueReading } from '@/lib/policy/policy-text';
import { valuesOf } from '@/lib/policy/request-context';
import type { RequestContext } from '@/lib/policy/types';

export type ValueTest = (given: string, context: RequestContext) => boolean;

/** The values of one clause made ready to be asked many times. */
export interface ClauseValues {
  /** Keys of the policy variables in them. */
  readonly variables: readonly string[];
  /** Whether one of them accepts one value of the request. */
  readonly accept: ValueTest;
  /** The first of them that accepts one of these values of the request; null: none does. */
  readonly firstToAccept: (given: readonly string[], context: RequestContext) => string | null;
  /** The one that shares the most text with a value of the request; null: there is none. */
  readonly closestTo: (given: string) => string | null;
}

/** The values of a clause that is about presence alone, or that has no operator. */
export const NO_VALUES: ClauseValues = {
  variables: [],
  accept: () => false,
  firstToAccept: () => null,
  closestTo: () => null,
};

type Compares = Exclude<Comparison, 'absence'>;
type Value = readonly ValuePart[];

/** Variables are filled in anew for each request; all else is compiled here. */
export function compileValues(written: readonly string[], compares: Compares, reading: ValueReading): ClauseValues {
  const values = written.map((value) => parseValue(value, reading));
  const accept = someAccepts(values, compares);
  return {
    variables: variablesOf(values),
    accept,
    firstToAccept: firstAccepting(written, values, compares, accept),
    closestTo: closestAmong(written),
  };
}

function variablesOf(values: readonly Value[]): readonly string[] {
  const keys: string[] = [];
  for (const value of values) for (const part of value) if (part.kind === 'variable') keys.push(part.key);
  return keys;
}

const isFixed = (value: Value): value is readonly PatternElement[] => value.every((part) => part.kind !== 'variable');

/** Those without variables are decided together where the comparison knows how. */
function someAccepts(values: readonly Value[], compares: Compares): ValueTest {
  const compare = COMPARERS[compares];
  const [only, ...more] = values;
  if (only !== undefined && more.length === 0) return valueTest(only, compare);
  const together = ANY_COMPARERS[compares];
  if (together === undefined) return oneByOne(values.map((value) => valueTest(value, compare)));
  const fixed = values.filter(isFixed);
  if (fixed.length === values.length) return together(fixed);
  const others = values.filter((value) => !isFixed(value)).map((value) => valueTest(value, compare));
  return oneByOne([together(fixed), ...others]);
}

const oneByOne =
  (tests: readonly ValueTest[]): ValueTest =>
  (given, context) => {
    for (const accepts of tests) if (accepts(given, context)) return true;
    return false;
  };

/** Which one it is matters to an explanation alone: each is compiled when the first of those asks. */
function firstAccepting(
  written: readonly string[],
  values: readonly Value[],
  compares: Compares,
  accept: ValueTest,
): ClauseValues['firstToAccept'] {
  const tests: ValueTest[] = [];
  return (given, context) => {
    if (!given.some((one) => accept(one, context))) return null;
    const at = values.findIndex((value, index) => {
      const test = tests[index] ?? valueTest(value, COMPARERS[compares]);
      tests[index] = test;
      return given.some((one) => test(one, context));
    });
    return written[at] ?? null;
  };
}

function valueTest(value: Value, compare: Comparer): ValueTest {
  if (isFixed(value)) return compare(value);
  return (given, context) => {
    const resolved = resolve(value, context);
    return resolved !== null && compare(resolved)(given);
  };
}

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
