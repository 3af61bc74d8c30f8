import { arnGlobOf, type Glob, globOf } from '@/lib/policy/automata/glob';
import { plainText } from '@/lib/policy/comparisons';
import { type CompiledClause, compileClause } from '@/lib/policy/compile-clause';
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
export function keyTest(clause: Clause, version: string | undefined, canBe: (key: string) => boolean): KeyTest | null {
  // Without a variable the test is the same in whatever requests.
  if (clause.values.some((value) => value.includes('${'))) return makeTest(clause, version, canBe);
  const test = TESTS.get(clause) ?? makeTest(clause, version, canBe);
  TESTS.set(clause, test);
  return test;
}

const TESTS = new WeakMap<Clause, KeyTest | null>();

function makeTest(clause: Clause, version: string | undefined, canBe: (key: string) => boolean): KeyTest | null {
  const compiled = compileClause(clause, version);
  const { rule } = compiled.operator ?? {};
  const text = rule === undefined ? false : textTest(compiled, rule, version, canBe);
  if (text === undefined) return null;
  const accepts = (value: string): boolean => compiled.holds({ [clause.key]: value });
  return { key: clause.key.toLowerCase(), clause, absent: compiled.holds({}), empty: accepts(''), text, accepts };
}

/** undefined: the clause depends on a policy variable. */
function textTest(
  { clause }: CompiledClause,
  rule: OperatorRule,
  version: string | undefined,
  canBe: (key: string) => boolean,
): KeyTest['text'] | undefined {
  if (rule.compares === 'absence') return clause.values.some((value) => value.toLowerCase() === 'false');
  const toGlob = GLOBS[rule.compares];
  if (toGlob === undefined) return null;
  const globs = new Map<string, Glob>();
  for (const value of clause.values) {
    const elements = settledElements(value, rule, version, canBe);
    if (elements === 'depends') return undefined;
    const glob = elements === 'never' ? null : toGlob(elements);
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

/** A value whose variables are settled: by their default where their key has no value in these requests. */
function settledElements(
  value: string,
  rule: OperatorRule,
  version: string | undefined,
  canBe: (key: string) => boolean,
): readonly PatternElement[] | 'never' | 'depends' {
  const wildcards = rule.compares === 'pattern' || rule.compares === 'arn';
  const parts = parseValue(value, { wildcards, variables: rule.variables && hasVariables(version) });
  const elements: PatternElement[] = [];
  let never = false;
  for (const part of parts) {
    if (part.kind !== 'variable') elements.push(part);
    else if (canBe(part.key.toLowerCase())) return 'depends';
    else if (part.fallback === null) never = true;
    else elements.push({ kind: 'text', text: part.fallback });
  }
  return never ? 'never' : elements;
}
