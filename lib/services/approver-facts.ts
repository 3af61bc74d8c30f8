import { PERMISSIONS, PERSON_ROLES } from '@/lib/access/permissions';
import type { ApproverFacts } from '@/lib/changes/requirement';
import type { Database, Transaction } from '@/lib/services/context';
import { readStrings } from '@/lib/services/inventory-columns';

/** A person who may decide, with the name that screens show. */
export interface Approver extends ApproverFacts {
  readonly name: string;
  readonly username: string;
}

/** Everyone who may decide on changes now, by name. */
export async function approverFacts(db: Database | Transaction): Promise<readonly Approver[]> {
  const holders = [...PERMISSIONS['change.decide'].roles];
  const people = await db.person.findMany({
    where: { disabledAt: null, roles: { some: { role: { in: holders } } } },
    include: { roles: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return people.map(({ id, name, username, roles, groups, disabledAt }) => ({
    id,
    name,
    username,
    roles: PERSON_ROLES.filter((role) => roles.some((held) => held.role === role)),
    groups: readStrings(groups) ?? [],
    disabled: disabledAt !== null,
  }));
}
