import { closestAmong } from '@/lib/policy/closest-value';
import { readJson } from '@/lib/policy/json-reader';
import { OPERATORS } from '@/lib/policy/operator-names';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { VARIABLES_VERSION } from '@/lib/policy/policy-text';
import type { Problem } from '@/lib/policy/types';

/** An edit of policy text that mends one problem. Offsets count UTF-16 units from 0. */
export interface TextFix {
  /** What it does, as a button says it. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

type Candidates = (text: string, at: number) => readonly TextFix[];

const insert = (what: string, label: string): Candidates => {
  return (_, at) => [{ label, from: at, to: at, insert: what }];
};
const replaceString = (values: readonly string[]): Candidates => {
  return (text, at) => {
    const to = stringEnd(text, at);
    return to === null ? [] : values.map((value) => ({ label: `Write ${value}`, from: at, to, insert: quoted(value) }));
  };
};
const quoted = (value: string): string => JSON.stringify(value);

const closestOperator = closestAmong(OPERATORS.map(({ name }) => name));

/** What might mend a problem of each code. Only what does is offered. */
const CANDIDATES: Readonly<Record<string, readonly Candidates[]>> = {
  syntax: [
    (text, at) => (text[at] === ',' ? [{ label: 'Remove this comma', from: at, to: at + 1, insert: '' }] : []),
    insert(',', 'Add the comma'),
    insert(':', 'Add the colon'),
    insert(']', 'Close with ]'),
    insert('}', 'Close with }'),
    (text, at) => {
      const end = text.indexOf('\n', at);
      const to = end < 0 ? text.length : end;
      return text[at] === '"' ? [{ label: 'Close this string', from: to, to, insert: '"' }] : [];
    },
  ],
  'wrong-value': [replaceString(['Allow', 'Deny']), replaceString([VARIABLES_VERSION])],
  'unknown-operator': [
    (text, at) => {
      const to = stringEnd(text, at);
      const closest = to === null ? null : closestOperator(text.slice(at + 1, to - 1));
      return closest === null ? [] : replaceString([closest])(text, at);
    },
  ],
};

/** Where the string that begins here ends; null: none begins here. */
function stringEnd(text: string, at: number): number | null {
  if (text[at] !== '"') return null;
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '"') return end + 1;
  }
  return null;
}

/** Where a problem is in the text. */
export function offsetOf(text: string, { line, column }: Pick<Problem, 'line' | 'column'>): number {
  let start = 0;
  for (let each = 1; each < line; each++) start = text.indexOf('\n', start) + 1;
  return Math.min(start + column - 1, text.length);
}

/** Edits of a trust policy's text that mend this problem and bring no other: each was tried with the parser itself. */
export function fixesOf(text: string, problem: Problem): readonly TextFix[] {
  const at = offsetOf(text, problem);
  const before = problemsOf(text, problem.code);
  return (CANDIDATES[problem.code] ?? [])
    .flatMap((candidates) => candidates(text, at))
    .filter(({ from, to, insert: put }) => {
      const after = problemsOf(text.slice(0, from) + put + text.slice(to), problem.code);
      return after < before;
    });
}

/** Errors of JSON are counted without what the policy language says of it: that is only known once the JSON is whole. */
const problemsOf = (text: string, code: string): number =>
  code === 'syntax' ? readJson(text).log.problems.length : parsePolicy(text).problems.length;
