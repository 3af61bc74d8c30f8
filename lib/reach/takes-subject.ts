import { hostOfProvider } from '@/lib/policy/compare/doors';
import { compileClause } from '@/lib/policy/compile-clause';
import type { Policy, Statement } from '@/lib/policy/types';

/**
 * Whether a policy could have let in a token of this subject: some Allow statement whose conditions on `sub` hold. Other claims
 * of the token are not known, so their conditions are taken to hold. `host`: the issuer without its scheme; null: not known.
 */
export function takesSubject(policy: Policy, subject: string, host: string | null = null): boolean {
  return policy.statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      hostsOf(statement, host).some((issuer) => holds(policy, statement, subject, issuer)),
  );
}

/** Of a token only the subject under its own issuer's key is there: one of another host has no value. */
const holds = ({ version }: Policy, { clauses }: Statement, subject: string, issuer: string): boolean =>
  clauses
    .filter(({ key }) => key.toLowerCase().endsWith(SUB))
    .every((clause) =>
      compileClause(clause, version).holds(
        clause.key.toLowerCase() === `${issuer}${SUB}` ? { [clause.key]: subject } : {},
      ),
    );

const SUB = ':sub';

/** The issuers whose tokens the statement is about, in lower case; where it is about every one, those that its conditions speak of. */
function hostsOf({ principal: { negated, value }, clauses }: Statement, host: string | null): readonly string[] {
  const named =
    negated || value.kind === 'any'
      ? null
      : value.entries.flatMap(({ type, values }) =>
          type === 'Federated' ? values : type === 'AWS' && values.includes('*') ? ['*'] : [],
        );
  const all =
    named === null || named.includes('*')
      ? [...clauses.map(({ key }) => key.toLowerCase().split(SUB)[0] ?? ''), '']
      : named.map((arn) => (hostOfProvider(arn) ?? arn).toLowerCase());
  if (host === null) return all;
  const wanted = host.toLowerCase();
  return named === null || named.includes('*') ? [wanted] : all.filter((one) => one === wanted);
}
