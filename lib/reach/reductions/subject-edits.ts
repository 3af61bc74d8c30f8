import { escapeVariables } from '@/lib/policy/policy-text';
import type { Path } from '@/lib/policy/types';
import type { StatementView } from '@/lib/reach/findings/statement-view';
import type { DocumentEdit } from '@/lib/reach/types';

const LIST = 'StringEquals';
const PATTERNS = 'StringLike';

const scalarOrList = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? '') : values;

/**
 * Puts these subjects in the place of every condition that a statement has on the subject; the denials among them stay. `patterns`:
 * they are patterns rather than subjects. null: its issuer is not known, so neither is its key.
 */
export function onlySubjects(
  view: StatementView,
  subjects: readonly string[],
  { patterns = false } = {},
): readonly DocumentEdit[] | null {
  const { issuer, path, policy, subjects: said } = view;
  if (issuer === null || subjects.length === 0) return null;
  const replaced = [...new Map(said.map(({ within }) => [JSON.stringify(within.path), within])).values()];
  const key = replaced[0]?.clause.key ?? `${issuer.host}:sub`;
  const operator = patterns ? PATTERNS : LIST;
  const to: Path = [...path, 'Condition', operator, key];
  const values = patterns ? subjects : subjects.map((subject) => escapeVariables(subject, policy.version));
  const others = replaced.filter((within) => JSON.stringify(within.path) !== JSON.stringify(to));
  return [
    { op: 'set', path: to, value: scalarOrList([...new Set(values)].sort()) },
    ...others.map(({ path, clause }): DocumentEdit => {
      const isAlone = !view.statement.clauses.some((other) => other !== clause && other.operator === clause.operator);
      return { op: 'remove', path: isAlone ? path.slice(0, -1) : path };
    }),
  ];
}

/** Puts other values in the place of some of a clause. With none left there is nothing to put: null. */
export function replacedValues(
  path: Path,
  values: readonly string[],
  by: (value: string) => readonly string[],
): readonly DocumentEdit[] | null {
  const after = [...new Set(values.flatMap(by))];
  if (after.length === 0) return null;
  return [{ op: 'set', path, value: scalarOrList(after) }];
}
