import { DEFAULT_MEMBERSHIP, isStale, whyNotMember } from '@/lib/access/membership';
import { PERMISSIONS, PERSON_ROLES } from '@/lib/access/permissions';
import type { ApproverFacts } from '@/lib/changes/requirement';
import type { Config } from '@/lib/config/config';
import type { Person, PersonRole } from '@/lib/db/generated/client';
import type { Database, Transaction } from '@/lib/db/transaction';
import { instanceOfPeople } from '@/lib/services/verb/named-groups';
import { peopleIssuers } from '@/lib/services/verb/people-issuers';
import { storedGroups } from '@/lib/services/verb/stored-groups';

/** A person who may decide, with the name that screens show. */
export interface Approver extends ApproverFacts {
  readonly name: string;
  readonly username: string;
}

/**
 * Everyone who may decide on a change, by name. A role that was gained after the change was submitted does not count for it,
 * whoever gave it and however: nobody makes themselves an approver of what they know already. Nor does a role, or a
 * membership that a rule asks for, which GitLab has not confirmed for too long. Who signs in by another GitLab than the
 * configured one is another person to us, and maybe the author in disguise: they do not count.
 */
export async function approverFacts(
  db: Database | Transaction,
  config: Pick<Config, 'signIn' | 'instances' | 'people'>,
  submittedAt: Date | null,
  now: Date,
): Promise<readonly Approver[]> {
  const holders = [...PERMISSIONS['change.decide'].roles];
  const people = await db.person.findMany({
    where: {
      ...{ disabledAt: null, goneAt: null, issuer: { in: peopleIssuers(config) } },
      roles: { some: { role: { in: holders } } },
    },
    include: { roles: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const isOld = (at: Date | null) => isStale(at, now, config.people.membersHours);
  const stands = (held: PersonRole) =>
    (submittedAt === null || held.grantedAt <= submittedAt) && (held.source !== 'group' || !isOld(held.checkedAt));
  const groupsOf = await freshGroups(db, config, people, now);
  return people.map((person) => ({
    ...{ id: person.id, name: person.name, username: person.username },
    roles: PERSON_ROLES.filter((role) => person.roles.some((held) => held.role === role && stands(held))),
    groups: groupsOf(person.subject),
    disabled: person.disabledAt !== null,
    ...{ knownSince: knownSince(person), vouchedById: person.vouchedById },
  }));
}

/** An account whose link was undone is as new as one that nobody has seen before: else whoever undid it gained an approver. */
export const knownSince = ({ createdAt, unlinkedAt }: Pick<Person, 'createdAt' | 'unlinkedAt'>): Date =>
  unlinkedAt ?? createdAt;

/** By an account's subject: the paths of the named groups that it is a member of, of those that were read lately. */
async function freshGroups(
  db: Database | Transaction,
  config: Pick<Config, 'signIn' | 'people'>,
  people: readonly { readonly subject: string }[],
  now: Date,
): Promise<(subject: string) => readonly string[]> {
  const userIds = people.map(({ subject }) => Number(subject)).filter(Number.isSafeInteger);
  const groups = [...(await storedGroups(db, instanceOfPeople(config), null, userIds)).values()];
  const fresh = groups.filter(({ readAt }) => !isStale(readAt, now, config.people.membersHours));
  return (subject) =>
    fresh.flatMap(({ path, members }) => {
      const member = members.find(({ userId }) => String(userId) === subject);
      return member && whyNotMember(member, DEFAULT_MEMBERSHIP, now) === null ? [path] : [];
    });
}
