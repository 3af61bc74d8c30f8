import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { sentBack } from '@/lib/changes/sent-back';
import { CHANGE_STATES, type ChangeState, OPEN_STATES } from '@/lib/changes/states';
import { systemName } from '@/lib/changes/system-author';
import type { Prisma } from '@/lib/db/generated/client';
import { parseFilter } from '@/lib/lists/parse-filter';
import { CHANGE_PROPERTIES, type ChangeProperty } from '@/lib/lists/properties';
import { changeState } from '@/lib/services/answers/changes';
import { accountId, accountName, instant, pageOf, roleName } from '@/lib/services/answers/parts';
import { stateOf } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';
import {
  ageIn,
  type Columns,
  choiceIn,
  filterConditions,
  likeOf,
  textIn,
  whereInput,
} from '@/lib/services/verb/filter-conditions';
import { accountRoots, accountsOf } from '@/lib/services/verb/linked-people';
import { likeText, pageInput, pageQuery, type SortKey, searchText, toPage } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listChangesInput = z.strictObject({
  state: z
    .enum(['open', 'closed', 'all', ...CHANGE_STATES])
    .optional()
    .describe('`open`, `closed`, `all`, or one state. Without it `open`, or `all` if `where` names states.'),
  whose: z
    .enum(['all', 'mine', 'waiting', 'unreviewed'])
    .default('all')
    .describe(
      '`mine`: drafted by you. `waiting`: waiting for your decision. `unreviewed`: applied without approval and not yet reviewed.',
    ),
  account: z.string().max(20).optional(),
  role: z.string().max(64).optional(),
  batch: z
    .string()
    .max(64)
    .optional()
    .describe('Only changes that were drafted together: `batch` of their draft.')
    .meta({ examples: ['8f3d0c1e-6a55-4c1b-9a0d-2f6f6a1b7c11'] }),
  where: whereInput(CHANGE_PROPERTIES),
  q: searchText('the title or the name of the role').optional(),
  ...pageInput,
});

export const changeRow = z
  .strictObject({
    number: z.int(),
    title: z.string().meta({ examples: ['Admit develop'] }),
    state: changeState,
    author: z.string().meta({ examples: ['Rhea Holm'] }),
    accountId,
    accountName,
    roleName,
    revision: z.int(),
    createdAt: instant,
    updatedAt: instant,
    changesRequested: z.boolean().describe('A reviewer sent this draft back, and its author has not edited it since.'),
    unreviewedGlass: z.boolean().describe('It was applied without approval, and nobody has reviewed that yet.'),
  })
  .meta({ id: 'ChangeRow', description: 'One change in a list.' });
export type ChangeRow = z.infer<typeof changeRow>;

export const changePage = pageOf(changeRow).meta({
  id: 'ChangePage',
  description: 'One page of changes, newest first.',
});
export type ChangePage = z.infer<typeof changePage>;

const NEWEST_FIRST: readonly SortKey[] = [{ field: 'number', type: 'number', direction: 'desc' }];

/** Lists changes, newest first. */
export async function listChanges(context: Context, actor: Actor, input: unknown): Promise<ChangePage> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listChangesInput, input);
  const query = pageQuery(NEWEST_FIRST, wanted);
  const found = await context.db.change.findMany({
    where: { AND: [query.where, ...(await changeConditions(context, actor, wanted))] },
    orderBy: [...query.orderBy],
    take: query.take,
    include: {
      role: { include: { account: true } },
      decisions: { where: { verdict: 'request-changes', voidedAt: null } },
    },
  });
  const page = toPage(NEWEST_FIRST, wanted, found);
  const people = await context.db.person.findMany({ where: { id: { in: page.rows.map((row) => row.authorId) } } });
  const names = new Map(people.map((person) => [person.id, person.name]));
  return {
    ...page,
    rows: page.rows.map((row) => ({
      number: row.number,
      title: row.title,
      state: stateOf(row),
      author: names.get(row.authorId) ?? systemName(row.authorId)?.name ?? 'unknown person',
      accountId: row.role.accountId,
      accountName: row.role.account.name,
      roleName: row.role.name,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      changesRequested: sentBack(stateOf(row), row.revision, row.decisions) !== null,
      unreviewedGlass: row.brokenGlassById !== null && row.brokenGlassReviewerId === null,
    })),
  };
}

type Filters = z.output<typeof listChangesInput>;
export type ChangeFilter = Omit<Filters, keyof typeof pageInput>;

/** The actor's own account first. */
async function accountsOfActor({ db }: Pick<Context, 'db'>, actor: Actor): Promise<readonly string[]> {
  return accountsOf(await accountRoots(db), [actor.kind === 'person' ? actor.personId : '']);
}

/** What selects changes, for the list and its export alike. */
export async function changeConditions(
  context: Pick<Context, 'db' | 'now'>,
  actor: Actor,
  wanted: ChangeFilter,
): Promise<Prisma.ChangeWhereInput[]> {
  const { whose, where, account, role } = wanted;
  const mine = { in: [...(await accountsOfActor(context, actor))] };
  const q = likeText(wanted.q ?? '');
  const state = wanted.state ?? (namesStates(where) ? 'all' : 'open');
  return [
    ...filterConditions(where, CHANGE_PROPERTIES, await columnsOf(context, where), context.now()),
    ...(state === 'all' ? [] : [{ state: { in: statesFor(state) } }]),
    ...(whose === 'mine' ? [{ authorId: mine }] : []),
    ...(whose === 'unreviewed' ? [{ brokenGlassById: { not: null }, brokenGlassReviewerId: null }] : []),
    ...(whose === 'waiting'
      ? [
          {
            state: 'in_review',
            authorId: { notIn: mine.in },
            revisions: { none: { OR: [{ editorId: mine }, { coEditorIds: { hasSome: mine.in } }] } },
          },
        ]
      : []),
    ...(account === undefined ? [] : [{ role: { accountId: account } }]),
    ...(role === undefined ? [] : [{ role: { name: role } }]),
    ...(wanted.batch === undefined ? [] : [{ batchId: wanted.batch }]),
    ...(q === '' ? [] : [searched(q)]),
  ];
}

const searched = (contains: string) => {
  const like = { contains, mode: 'insensitive' as const };
  return { OR: [{ title: like }, { role: { name: like } }] };
};

const termsOf = (where: string | undefined) => parseFilter(where ?? '', CHANGE_PROPERTIES).terms;
const namesStates = (where: string | undefined) => termsOf(where).some(({ property }) => property === 'state');

/** How the database is asked for what the filter bar names. Authors are looked up first: a change knows them by their ids. */
async function columnsOf({ db }: Pick<Context, 'db'>, where: string | undefined): Promise<Columns<ChangeProperty>> {
  const named = termsOf(where).flatMap(({ property, values }) => (property === 'author' ? values : []));
  const likes = named.flatMap((value) => [{ name: likeOf(value) }, { username: likeOf(value) }]);
  const authors =
    likes.length === 0 ? [] : await db.person.findMany({ where: { OR: likes }, select: { id: true }, take: 1000 });
  return {
    search: (text) => searched(likeText(text)),
    of: {
      title: textIn((title) => ({ title })),
      role: textIn((name) => ({ role: { name } })),
      account: textIn((like) => ({ role: { account: { OR: [{ name: like }, { id: like }] } } })),
      state: choiceIn((state) => ({ state })),
      author: () => ({ holds: { authorId: { in: authors.map(({ id }) => id) } } }),
      updated: ageIn('updatedAt'),
    },
  };
}

function statesFor(state: Exclude<Filters['state'], 'all' | undefined>): ChangeState[] {
  if (state === 'open') return [...OPEN_STATES];
  if (state === 'closed') return CHANGE_STATES.filter((candidate) => !OPEN_STATES.includes(candidate));
  return [state];
}
