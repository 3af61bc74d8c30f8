/** What a token leaves open: conditions on what the caller chooses, on the moment of the call, or on facts that were not read. */
import { CALL_KEYS, callKey, isIssuerKey, type KeySource } from '@/lib/policy/call-keys';
import { compileClause } from '@/lib/policy/compile-clause';
import type { Open } from '@/lib/policy/explain-clause';
import { parseOperator } from '@/lib/policy/operator-names';
import type { Clause, Policy, RequestContext, Statement } from '@/lib/policy/types';

/** What every call says in one way. */
export const FIXED_CALL: RequestContext = Object.fromEntries(
  CALL_KEYS.flatMap(({ key, always, words }) => (always && words?.length === 1 ? [[key, words[0] ?? '']] : [])),
);

/** What of a call a token does not say; null: the token and the rules of AWS say. */
export function openKey(key: string): Open | null {
  if (isIssuerKey(key) || Object.hasOwn(FIXED_CALL, key.toLowerCase())) return null;
  const rule = callKey(key);
  if (rule === null) return { why: `${key}, of which it is not known whether such a call has it`, always: false };
  const told = WORDS[rule.source];
  return told === null ? null : { why: `${key}, ${told}`, always: rule.always };
}

const WORDS = {
  caller: 'which the caller chooses',
  call: 'which comes with the call',
  role: 'which is a fact of the role',
  token: null,
  never: null,
} as const satisfies Readonly<Record<KeySource, string | null>>;

function openWord(clause: Clause, version: string | undefined): string | null {
  const isPresenceTest = parseOperator(clause.operator)?.rule.compares === 'absence';
  if (isPresenceTest && openKey(clause.key)?.always === true) return null;
  const hasVariables = clause.values.some((value) => value.includes('$'));
  const keys = [clause.key, ...(hasVariables ? compileClause(clause, version).variables : [])];
  return keys.map((key) => openKey(key)?.why ?? null).find((word) => word !== null) ?? null;
}

/** What a statement's conditions leave open, each once. Empty: a token meets them or does not. */
export const openWords = ({ clauses }: Statement, version: string | undefined): readonly string[] => [
  ...new Set(clauses.flatMap((clause) => openWord(clause, version) ?? [])),
];

/**
 * What the policy admits whatever the open conditions come to: an Allow that has one is left out, and a Deny holds as if it had
 * none. null: nothing is open, and it is the policy itself.
 */
export function surePart(policy: Policy): Policy | null {
  const { statements, version } = policy;
  if (statements.every((statement) => openWords(statement, version).length === 0)) return null;
  return {
    ...policy,
    statements: statements.flatMap((statement) => {
      if (statement.effect === 'Allow') return openWords(statement, version).length === 0 ? [statement] : [];
      return [{ ...statement, clauses: statement.clauses.filter((clause) => openWord(clause, version) === null) }];
    }),
  };
}

/** "aws:SourceIp, which the caller chooses, and on aws:CurrentTime, which comes with the call". */
export const joinedWords = (words: readonly string[]): string => [...new Set(words)].join(', and on ');
