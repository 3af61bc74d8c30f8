import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { CHANGE_STATES, type ChangeState, OPEN_STATES } from '@/lib/changes/states';
import { systemName } from '@/lib/changes/system-author';
import { changeState } from '@/lib/services/answers/changes';
import { accountId, accountName, instant, pageOf, roleName } from '@/lib/services/answers/parts';
import { stateOf } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots, accountsOf } from '@/lib/services/verb/linked-people';
import { likeText, pageInput, pageQuery, type SortKey, searchText, toPage } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listChangesInput = z.strictObject({
  state: z
    .enum(['open', 'closed', 'all', ...CHANGE_STATES])
    .default('open')
    .describe('`open`, `closed`, `all`, or one state.'),
  whose: z
    .enum(['all', 'mine', 'waiting', 'unreviewed'])
    .default('all')
    .describe(
      '`mine`: drafted by you. `waiting`: waiting for your decision. `unreviewed`: applied without approval and not yet reviewed.',
    ),
  account: z.string().max(20).optional(),
  role: z.string().max(64).optional(),
  batch: z.string().max(64).optional().describe('Only changes that were drafted together: `batch` of their draft.'),
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
    where: { AND: [query.where, ...conditions(wanted, await accountsOfActor(context, actor))] },
    orderBy: [...query.orderBy],
    take: query.take,
    include: { role: { include: { account: true } } },
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
      unreviewedGlass: row.brokenGlassById !== null && row.brokenGlassReviewerId === null,
    })),
  };
}

type Filters = z.output<typeof listChangesInput>;

/** The actor's own account first. */
async function accountsOfActor({ db }: Context, actor: Actor): Promise<readonly string[]> {
  return accountsOf(await accountRoots(db), [actor.kind === 'person' ? actor.personId : '']);
}

function conditions(wanted: Filters, accounts: readonly string[]) {
  const mine = { in: [...accounts] };
  const q = likeText(wanted.q ?? '');
  return [
    ...(wanted.state === 'all' ? [] : [{ state: { in: statesFor(wanted.state) } }]),
    ...(wanted.whose === 'mine' ? [{ authorId: mine }] : []),
    ...(wanted.whose === 'unreviewed' ? [{ brokenGlassById: { not: null }, brokenGlassReviewerId: null }] : []),
    ...(wanted.whose === 'waiting'
      ? [
          {
            state: 'in_review',
            authorId: { notIn: mine.in },
            revisions: { none: { OR: [{ editorId: mine }, { coEditorIds: { hasSome: mine.in } }] } },
          },
        ]
      : []),
    ...(wanted.account === undefined ? [] : [{ role: { accountId: wanted.account } }]),
    ...(wanted.role === undefined ? [] : [{ role: { name: wanted.role } }]),
    ...(wanted.batch === undefined ? [] : [{ batchId: wanted.batch }]),
    ...(q !== ''
      ? [
          {
            OR: [
              { title: { contains: q, mode: 'insensitive' as const } },
              { role: { name: { contains: q, mode: 'insensitive' as const } } },
            ],
          },
        ]
      : []),
  ];
}

function statesFor(state: Exclude<Filters['state'], 'all'>): ChangeState[] {
  if (state === 'open') return [...OPEN_STATES];
  if (state === 'closed') return CHANGE_STATES.filter((candidate) => !OPEN_STATES.includes(candidate));
  return [state];
}
