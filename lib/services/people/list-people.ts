import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import type { Person } from '@/lib/db/generated/client';
import { instant, list, type PersonName, pageOf, personName, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import {
  likeText,
  type PageQuery,
  pageInput,
  pageQuery,
  type SortKey,
  searchText,
  toPage,
} from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
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
    own: z.boolean().describe('It is an account of yours.'),
    openSessions: z.int().nullable().describe('Open browser sessions. `null` if you may not manage people.'),
  })
  .meta({ id: 'Person', description: 'An account that has signed in, or is a member of a group that gives a role.' });
export type PersonView = z.infer<typeof personView>;

export const listPeopleInput = z.strictObject({ q: searchText('the name or user name').optional(), ...pageInput });

export const peoplePage = pageOf(personView).meta({ id: 'PeoplePage', description: 'One page of people, by name.' });
export type PeoplePage = z.infer<typeof peoplePage>;

const BY_NAME: readonly SortKey[] = [
  { field: 'name', type: 'text', direction: 'asc' },
  { field: 'id', type: 'text', direction: 'asc' },
];

/** One page of the people, with the roles that they hold and why. */
export async function listPeople(context: Context, actor: Actor, input: unknown = {}): Promise<PeoplePage> {
  await requireAccess(context, actor, 'settings.read');
  const wanted = parseInput(listPeopleInput, input);
  const query = pageQuery(BY_NAME, wanted);
  const text = { contains: likeText(wanted.q ?? ''), mode: 'insensitive' as const };
  const searched = wanted.q ? [{ OR: [{ name: text }, { username: text }] }] : [];
  const found = await loadPeople(context, { ...query, where: { AND: [query.where, ...searched] } });
  const page = toPage(BY_NAME, wanted, found);
  const names = await namesOf(
    context,
    page.rows.flatMap(({ linkedToId, vouchedById }) => [linkedToId ?? [], vouchedById ?? []].flat()),
  );
  const shown: Shown = {
    named: (id) => names.get(id) ?? { id, name: 'unknown person', username: id },
    ours: peopleIssuers(context.config),
    manages: decideAccess(actor, 'people.manage').allowed,
    self: await rootOf(context, actor),
  };
  return { ...page, rows: page.rows.map((person) => viewPerson(person, shown)) };
}

/** What is the same for every row. */
interface Shown {
  readonly named: (id: string) => PersonName;
  readonly ours: readonly string[];
  readonly manages: boolean;
  /** Id of the account that the accounts of whoever asks stand for. */
  readonly self: string | null;
}

async function namesOf({ db }: Context, ids: readonly string[]): Promise<ReadonlyMap<string, PersonName>> {
  const people = await db.person.findMany({ where: { id: { in: [...new Set(ids)] } } });
  return new Map(people.map((person) => [person.id, nameOf(person)]));
}

async function rootOf({ db }: Context, actor: Actor): Promise<string | null> {
  if (actor.kind !== 'person') return null;
  const me = await db.person.findUnique({ where: { id: actor.personId }, select: { linkedToId: true } });
  return me?.linkedToId ?? actor.personId;
}

type LoadedPerson = Awaited<ReturnType<typeof loadPeople>>[number];

function loadPeople({ db, now }: Context, { where, orderBy, take }: PageQuery) {
  return db.person.findMany({
    where,
    orderBy: [...orderBy],
    take,
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

function viewPerson(person: LoadedPerson, { named, ours, manages, self }: Shown): PersonView {
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
    own: (person.linkedToId ?? person.id) === self,
    openSessions: manages ? person._count.sessions : null,
  };
}
