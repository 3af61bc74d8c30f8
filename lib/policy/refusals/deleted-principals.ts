import type { Policy } from '@/lib/policy/types';

/** In place of a user (AIDA) or role (AROA) that was deleted IAM shows the unique id. AWS IAM: unique identifiers. */
const DELETED = /^(AIDA|AROA)[A-Z0-9]{10,}$/;
export const isDeletedPrincipal = (named: string): boolean => DELETED.test(named);

/** A principal that does not exist any more, and the statement that names it, from 0. */
export interface DeletedPrincipal {
  readonly id: string;
  readonly statementIndex: number;
}

/** The deleted users and roles that a policy names. IAM refuses every policy with one, though the live one may have it. */
export function deletedPrincipals({ statements }: Pick<Policy, 'statements'>): readonly DeletedPrincipal[] {
  return statements.flatMap(({ principal: { value } }, statementIndex) => {
    const entries = value.kind === 'any' ? [] : value.entries;
    const named = entries.flatMap(({ type, values }) => (type === 'AWS' ? values : []));
    return named.filter(isDeletedPrincipal).map((id) => ({ id, statementIndex }));
  });
}
