import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import { knowsIdentities, linkCandidates } from '@/lib/access/same-person';
import type { Person } from '@/lib/db/generated/client';
import { instant, list, type PersonName, personName, sentence } from '@/lib/services/answers/parts';
import { grantView, viewGrants } from '@/lib/services/people/grant-view';
import type { Context } from '@/lib/services/verb/context';
import { peopleIssuers } from '@/lib/services/verb/people-issuers';
import { requireAccess } from '@/lib/services/verb/require-access';

export const heldRole = z
  .strictObject({
    role: z.string(),
    source: z.string(),
    detail: sentence.nullable(),
    grantedAt: instant,
    checkedAt: instant
      .nullable()
      .describe('Of a role by a group, when GitLab last confirmed the membership. `null` for other roles.'),
  })
  .meta({
    id: 'HeldRole',
    description: 'A Drawbridge role and where it comes from: `configuration`, `group`, `admin`, `setup` or `console`.',
  });
export type HeldRole = z.infer<typeof heldRole>;

export const personView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    username: z.string(),
    issuer: z.string().nullable().describe('The GitLab of the account, if it is not the one that people sign in with.'),
    roles: list(heldRole),
    firstSeenAt: instant.describe('When Drawbridge first saw the account, by a sign-in or as a member of a group.'),
    lastSignInAt: instant.nullable(),
    lastSeenAt: instant.nullable().describe('The last request by a session or an API token, give or take 5 minutes.'),
    disabledAt: instant.nullable(),
    left: sentence.nullable().describe('What GitLab says of an account that is blocked or gone.'),
    linkedTo: personName.nullable().describe('Another account of the same person, with which this one counts once.'),
    vouched: z
      .strictObject({ by: personName, at: instant })
      .nullable()
      .describe('The admin who vouched for the account, and when.'),
    openSessions: z.int().nullable().describe('Open browser sessions. `null` if you may not manage people.'),
  })
  .meta({ id: 'Person', description: 'An account that has signed in, or is a member of a group that gives a role.' });
export type PersonView = z.infer<typeof personView>;

export const peopleView = z
  .strictObject({
    people: list(personView),
    grants: list(grantView),
    linkCandidates: list(
      z.strictObject({
        one: personName,
        other: personName,
        because: z.string().meta({ examples: ['the same e-mail address'] }),
      }),
    ).describe('Accounts that may belong to one person and are not linked. None if you may not manage people.'),
    identitiesKnown: z
      .boolean()
      .describe("GitLab tells identities at other providers only to an administrator's token. `false`: it told none."),
  })
  .meta({ id: 'People', description: 'People, and roles that come from groups.' });
export type PeopleView = z.infer<typeof peopleView>;

/** The people, the roles that they hold and why, who may be whom, and the roles that groups give. */
export async function listPeople(context: Context, actor: Actor): Promise<PeopleView> {
  await requireAccess(context, actor, 'settings.read');
  const manages = decideAccess(actor, 'people.manage').allowed;
  const people = await loadPeople(context);
  const names = new Map(people.map((person) => [person.id, nameOf(person)]));
  const named = (id: string): PersonName => names.get(id) ?? { id, name: 'unknown person', username: id };
  const ours = peopleIssuers(context.config);
  return {
    people: people.map((person) => viewPerson(person, named, ours, manages)),
    grants: await viewGrants(context),
    linkCandidates: (manages ? linkCandidates(people) : []).map(({ ids: [one, other], because }) => ({
      ...{ one: named(one), other: named(other), because },
    })),
    identitiesKnown: knowsIdentities(people),
  };
}

type LoadedPerson = Awaited<ReturnType<typeof loadPeople>>[number];

function loadPeople({ db, now }: Context) {
  return db.person.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: {
      roles: { orderBy: [{ role: 'asc' }, { source: 'asc' }] },
      sessions: { orderBy: { lastSeenAt: 'desc' }, take: 1, select: { lastSeenAt: true } },
      tokens: {
        where: { lastUsedAt: { not: null } },
        orderBy: { lastUsedAt: 'desc' },
        take: 1,
        select: { lastUsedAt: true },
      },
      _count: { select: { sessions: { where: { revokedAt: null, expiresAt: { gt: now() } } } } },
    },
  });
}

const nameOf = ({ id, name, username }: Pick<Person, 'id' | 'name' | 'username'>): PersonName => ({
  ...{ id, name, username },
});

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

function viewPerson(
  person: LoadedPerson,
  named: (id: string) => PersonName,
  ours: readonly string[],
  manages: boolean,
): PersonView {
  const seen = [person.sessions[0]?.lastSeenAt, person.tokens[0]?.lastUsedAt].flatMap((at) => at ?? []);
  return {
    ...nameOf(person),
    issuer: ours.includes(person.issuer) ? null : person.issuer,
    roles: person.roles.map(({ role, source, detail, grantedAt, checkedAt }) => ({
      ...{ role, source, detail, checkedAt: iso(checkedAt) },
      grantedAt: grantedAt.toISOString(),
    })),
    firstSeenAt: person.createdAt.toISOString(),
    lastSignInAt: iso(person.lastSignInAt),
    lastSeenAt: iso(seen.sort((a, b) => b.getTime() - a.getTime())[0]),
    disabledAt: iso(person.disabledAt),
    left: person.goneAt === null ? null : (person.goneBecause ?? 'GitLab says that the account is gone'),
    linkedTo: person.linkedToId === null ? null : named(person.linkedToId),
    vouched:
      person.vouchedById === null || person.vouchedAt === null
        ? null
        : { by: named(person.vouchedById), at: person.vouchedAt.toISOString() },
    openSessions: manages ? person._count.sessions : null,
  };
}
