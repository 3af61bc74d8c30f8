import { PERMISSIONS, PERSON_ROLES } from '@/lib/access/permissions';
import type { ApproverFacts } from '@/lib/changes/requirement';
import type { Config } from '@/lib/config/config';
import type { Database, Transaction } from '@/lib/db/transaction';
import { readStrings } from '@/lib/services/verb/json-columns';

/** A person who may decide, with the name that screens show. */
export interface Approver extends ApproverFacts {
  readonly name: string;
  readonly username: string;
}

/**
 * Everyone who may decide on a change, by name. A role that was gained after the change was submitted does not count for it,
 * whoever gave it and however: nobody makes themselves an approver of what they know already. Who signs in by another
 * GitLab than the configured one is another person to us, and maybe the author in disguise: they do not count.
 */
export async function approverFacts(
  db: Database | Transaction,
  { signIn, instances }: Pick<Config, 'signIn' | 'instances'>,
  submittedAt: Date | null,
): Promise<readonly Approver[]> {
  const holders = [...PERMISSIONS['change.decide'].roles];
  const gitlab = instances.find(({ id }) => id === signIn.instanceId);
  // GitLab signs people in under its address; jobs' tokens may name another issuer of the same GitLab.
  const issuers = gitlab === undefined ? [] : [gitlab.url, gitlab.issuer];
  const people = await db.person.findMany({
    where: { disabledAt: null, issuer: { in: issuers }, roles: { some: { role: { in: holders } } } },
    include: { roles: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return people.map(({ id, name, username, roles, groups, disabledAt }) => ({
    id,
    name,
    username,
    roles: PERSON_ROLES.filter((role) =>
      roles.some((held) => held.role === role && (submittedAt === null || held.grantedAt <= submittedAt)),
    ),
    groups: readStrings(groups) ?? [],
    disabled: disabledAt !== null,
  }));
}
