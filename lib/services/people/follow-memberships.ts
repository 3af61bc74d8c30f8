import { whyNotMember } from '@/lib/access/membership';
import { isSamePerson } from '@/lib/changes/authorship';
import type { Person, PersonRole } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { allGrants, type Grant } from '@/lib/services/people/named-paths';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';
import { instanceOfPeople } from '@/lib/services/verb/named-groups';
import { peopleIssuers } from '@/lib/services/verb/people-issuers';
import { type StoredGroup, storedGroups } from '@/lib/services/verb/stored-groups';

const FOLLOWING = 7_214_533_012n;

/** What one pass moved, each as "Pia Lindqvist: approver". */
export interface Followed {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

type Held = Person & { readonly roles: readonly PersonRole[] };
interface Given {
  readonly grant: Grant;
  readonly checkedAt: Date | null;
}

/**
 * Makes the roles that people hold by groups what the stored memberships say: those of everyone, or of one account that was
 * asked about just now. Whoever holds a role so and is not known yet becomes a person.
 */
export async function followMemberships(
  tx: Transaction,
  context: Pick<Context, 'config' | 'now' | 'newId'>,
  only: { readonly subject: string; readonly checkedAt: Date | null; readonly isNew: boolean } | null,
): Promise<Followed> {
  // Of two passes that meet the later one has to see what the earlier one wrote.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FOLLOWING}::bigint)`;
  const now = context.now();
  const grants = await allGrants(tx, context.config);
  const paths = grants.map(({ groupPath }) => groupPath);
  const groups = await storedGroups(
    tx,
    instanceOfPeople(context.config),
    paths,
    only ? [Number(only.subject)].filter(Number.isSafeInteger) : undefined,
  );
  const members = membersOf(grants, groups, now);
  const people = await knownPeople(tx, context, only?.subject ?? null);
  const roots = await accountRoots(tx);
  const moved: { gained: string[]; lost: string[] } = { gained: [], lost: [] };
  const checked = new Map<string, string[]>();
  for (const subject of new Set([...members.keys(), ...people.keys()])) {
    const found = members.get(subject);
    const known = people.get(subject);
    if (found === undefined && !known?.roles.some(({ source }) => source === 'group')) continue;
    const person = known ?? { ...(await makePerson(tx, context, subject, found?.account, now)), roles: [] };
    const wanted = rolesOf(person, found?.given ?? [], roots, only?.checkedAt ?? null);
    await moveRoles(tx, person, wanted, { isNew: known === undefined || only?.isNew === true, now }, moved);
    for (const [role, { checkedAt }] of wanted)
      if (checkedAt !== null) append(checked, `${checkedAt.toISOString()} ${role}`, person.id);
  }
  await markChecked(tx, checked);
  return moved;
}

interface Found {
  readonly account: { readonly username: string; readonly name: string };
  readonly given: Given[];
}

/** By the account's id, as a subject: every grant that gives the member something, oldest last. */
function membersOf(grants: readonly Grant[], groups: ReadonlyMap<string, StoredGroup>, now: Date): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const grant of grants) {
    const group = groups.get(grant.groupPath);
    for (const member of group?.members ?? []) {
      if (whyNotMember(member, grant, now) !== null) continue;
      const each = found.get(String(member.userId)) ?? { account: member, given: [] };
      each.given.push({ grant, checkedAt: group?.readAt ?? null });
      found.set(String(member.userId), each);
    }
  }
  return found;
}

/** Accounts of the GitLab that people sign in with, by subject. */
async function knownPeople(
  tx: Transaction,
  { config }: Pick<Context, 'config'>,
  subject: string | null,
): Promise<ReadonlyMap<string, Held>> {
  const rows = await tx.person.findMany({
    where: { issuer: { in: peopleIssuers(config) }, ...(subject === null ? {} : { subject }) },
    include: { roles: true },
  });
  return new Map(rows.map((person) => [person.subject, person]));
}

async function makePerson(
  tx: Transaction,
  context: Pick<Context, 'config' | 'newId'>,
  subject: string,
  account: Found['account'] | undefined,
  now: Date,
): Promise<Person> {
  const [issuer] = peopleIssuers(context.config);
  if (issuer === undefined || account === undefined) throw new Error('the GitLab to sign in with is not configured');
  const { username, name } = account;
  return tx.person.create({
    data: { id: context.newId(), issuer, subject, username, name, createdAt: now },
  });
}

/**
 * The roles that the grants give to this very person, by name. A grant gives nothing to whoever made it, under none of their
 * accounts: no one admin makes themselves an approver by a group.
 */
function rolesOf(
  person: Person,
  given: readonly Given[],
  roots: ReadonlyMap<string, string>,
  checkedNow: Date | null,
): ReadonlyMap<string, Given> {
  const roles = new Map<string, Given>();
  for (const { grant, checkedAt } of given) {
    if (grant.createdById !== null && isSamePerson(roots, grant.createdById, person.id)) continue;
    const newest = latest(latest(checkedAt, checkedNow), roles.get(grant.role)?.checkedAt ?? null);
    roles.set(grant.role, { grant, checkedAt: newest });
  }
  return roles;
}

const latest = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

async function moveRoles(
  tx: Transaction,
  person: Held,
  wanted: ReadonlyMap<string, Given>,
  { isNew, now }: { readonly isNew: boolean; readonly now: Date },
  moved: { readonly gained: string[]; readonly lost: string[] },
): Promise<void> {
  const held = person.roles.filter(({ source }) => source === 'group').map(({ role }) => role);
  const lost = held.filter((role) => !wanted.has(role));
  const gained = [...wanted].filter(([role]) => !held.includes(role));
  if (lost.length > 0)
    await tx.personRole.deleteMany({ where: { personId: person.id, source: 'group', role: { in: lost } } });
  if (gained.length > 0)
    await tx.personRole.createMany({
      data: gained.map(([role, { grant }]) => ({
        ...{ personId: person.id, role, source: 'group', detail: grant.groupPath },
        // Who comes for the first time holds it since the group does: when they joined it only GitLab knows, and a person who
        // was first seen after a change was submitted does not count for it.
        grantedAt: isNew ? grant.createdAt : now,
      })),
    });
  moved.lost.push(...lost.map((role) => `${person.name}: ${role}`));
  moved.gained.push(...gained.map(([role]) => `${person.name}: ${role}`));
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key) ?? [];
  list.push(value);
  map.set(key, list);
}

/** Many people share one moment of reading: one statement for each. */
async function markChecked(tx: Transaction, checked: ReadonlyMap<string, readonly string[]>): Promise<void> {
  for (const [key, personIds] of checked) {
    const [at = '', role = ''] = key.split(' ');
    const checkedAt = new Date(at);
    await tx.personRole.updateMany({
      where: {
        ...{ role, source: 'group', personId: { in: [...personIds] } },
        // A sign-in may have asked later than the last reading of the group.
        OR: [{ checkedAt: null }, { checkedAt: { lt: checkedAt } }],
      },
      data: { checkedAt },
    });
  }
}
