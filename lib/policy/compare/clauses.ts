import { arnGlobOf, type Glob, globOf } from '@/lib/policy/automata/glob';
import { plainText } from '@/lib/policy/comparisons';
import type { CompiledClause } from '@/lib/policy/compile-clause';
import type { PatternElement } from '@/lib/policy/match-wildcard';
import type { OperatorRule } from '@/lib/policy/operator-names';
import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Clause } from '@/lib/policy/types';

/** The texts that match one of some globs, or with `negated` none of them. Globs by their text, so that equal ones meet. */
export interface GlobTest {
  readonly globs: ReadonlyMap<string, Glob>;
  readonly negated: boolean;
}

/** What one clause says about one value of its key. */
export interface KeyTest {
  /** The condition key in lower case. */
  readonly key: string;
  readonly clause: Clause;
  readonly absent: boolean;
  readonly empty: boolean;
  /** For values of one character or more. null: decided by order or range, asked by `accepts` only. */
  readonly text: GlobTest | boolean | null;
  readonly accepts: (value: string) => boolean;
}

/**
 * A clause as a test on one key. `canBe` tells whether a policy variable's key can have a value at all in these requests;
 * a clause that depends on such a value is no test on one key: null.
 */
export function keyTest(
  compiled: CompiledClause,
  version: string | undefined,
  canBe: (key: string) => boolean,
): KeyTest | null {
  const { clause, variables } = compiled;
  // Without a variable the test is the same in whatever requests.
  if (variables.length > 0)
    return variables.some((key) => canBe(key.toLowerCase())) ? null : makeTest(compiled, version);
  const test = TESTS.get(clause) ?? makeTest(compiled, version);
  TESTS.set(clause, test);
  return test;
}

const TESTS = new WeakMap<Clause, KeyTest>();

function makeTest({ clause, operator, holds }: CompiledClause, version: string | undefined): KeyTest {
  let text: KeyTest['text'] | undefined;
  const accepts = (value: string): boolean => holds({ [clause.key]: value });
  return {
    key: clause.key.toLowerCase(),
    clause,
    absent: holds({}),
    empty: accepts(''),
    // Many ask for no more than whether the key is tested at all.
    get text() {
      if (text === undefined) text = operator === null ? false : textTest(clause, operator.rule, version);
      return text;
    },
    accepts,
  };
}

function textTest(clause: Clause, rule: OperatorRule, version: string | undefined): KeyTest['text'] {
  if (rule.compares === 'absence') return clause.values.some((value) => value.toLowerCase() === 'false');
  const toGlob = GLOBS[rule.compares];
  if (toGlob === undefined) return null;
  const globs = new Map<string, Glob>();
  for (const value of clause.values) {
    const elements = settledElements(value, rule, version);
    const glob = elements === null ? null : toGlob(elements);
    if (glob !== null) globs.set(glob.join(), glob);
  }
  return { globs, negated: rule.negated };
}

type ToGlob = (elements: readonly PatternElement[]) => Glob | null;
const TRUTH: readonly string[] = ['true', 'false'];

/** The comparisons that are regular languages of one kind. Orders and ranges are not here: they are decided on samples. */
const GLOBS: Readonly<Partial<Record<OperatorRule['compares'], ToGlob>>> = {
  text: (elements) => globOf(elements),
  binary: (elements) => globOf(elements),
  pattern: (elements) => globOf(elements),
  'text-any-case': (elements) => globOf(elements, true),
  bool: (elements) => (TRUTH.includes(plainText(elements).toLowerCase()) ? globOf(elements, true) : null),
  arn: arnGlobOf,
};

/** A value whose variables have no value in these requests and stand for their defaults; null: one has none, and nothing matches. */
function settledElements(
  value: string,
  rule: OperatorRule,
  version: string | undefined,
): readonly PatternElement[] | null {
  const wildcards = rule.compares === 'pattern' || rule.compares === 'arn';
  const elements: PatternElement[] = [];
  for (const part of parseValue(value, { wildcards, variables: rule.variables && hasVariables(version) })) {
    if (part.kind !== 'variable') elements.push(part);
    else if (part.fallback === null) return null;
    else elements.push({ kind: 'text', text: part.fallback });
  }
  return elements;
}
