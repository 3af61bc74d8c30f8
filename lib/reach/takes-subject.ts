import { compileClause } from '@/lib/policy/compile-clause';
import type { Policy } from '@/lib/policy/types';

/**
 * Whether a policy could have let in a token of this subject: some Allow statement whose conditions on `sub` hold. Other claims
 * of the token are not known, so their conditions are taken to hold.
 */
export function takesSubject(policy: Policy, subject: string): boolean {
  return policy.statements.some(({ effect, clauses }) => {
    const onSubject = clauses.filter(({ key }) => key.toLowerCase().endsWith(':sub'));
    return (
      effect === 'Allow' &&
      onSubject.every((clause) => compileClause(clause, policy.version).holds({ [clause.key]: subject }))
    );
  });
}
