import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { CHANGE_STATES, type ChangeState, OPEN_STATES } from '@/lib/changes/states';
import { systemName } from '@/lib/changes/system-author';
import { changeState } from '@/lib/services/answers/changes';
import { instant, list } from '@/lib/services/answers/parts';
import { stateOf } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';
import { likeText } from '@/lib/services/verb/paging';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const SIZES = ['25', '50', '100'] as const;

export const listChangesInput = z.strictObject({
  /** "open" (default), "closed", "all" or one state. */
  state: z.enum(['open', 'closed', 'all', ...CHANGE_STATES]).default('open'),
  /** "mine": written by me; "waiting": waits for my decision; "unreviewed": applied without approval and not reviewed. */
  whose: z.enum(['all', 'mine', 'waiting', 'unreviewed']).default('all'),
  account: z.string().max(20).optional(),
  role: z.string().max(64).optional(),
  text: z.string().trim().max(200).optional(),
  /** Number of the change that the page begins after (older ones follow) or ends before. */
  after: rowNumberText.optional(),
  before: rowNumberText.optional(),
  size: z.enum(SIZES).default('25'),
});

export const changeRow = z
  .strictObject({
    number: z.int(),
    title: z.string(),
    state: changeState,
    author: z.string(),
    accountId: z.string(),
    accountName: z.string(),
    roleName: z.string(),
    revision: z.int(),
    createdAt: instant,
    updatedAt: instant,
    unreviewedGlass: z.boolean().describe('It was applied without approval and nobody has reviewed that.'),
  })
  .meta({ id: 'ChangeRow' });
export type ChangeRow = z.infer<typeof changeRow>;

export const changePage = z
  .strictObject({
    rows: list(changeRow),
    next: z.int().nullable().describe('Values for `after` and `before`; null: no such page.'),
    previous: z.int().nullable(),
  })
  .meta({ id: 'ChangePage' });
export type ChangePage = z.infer<typeof changePage>;

/** Lists changes, newest first, by keyset on the number. */
export async function listChanges(context: Context, actor: Actor, input: unknown): Promise<ChangePage> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listChangesInput, input);
  const size = Number(wanted.size);
  const backwards = wanted.before !== undefined && wanted.after === undefined;
  const range = backwards ? { gt: wanted.before ?? 0 } : wanted.after === undefined ? { gt: 0 } : { lt: wanted.after };
  const found = await context.db.change.findMany({
    where: { AND: [{ number: range }, ...conditions(wanted, actor)] },
    orderBy: { number: backwards ? 'asc' : 'desc' },
    take: size + 1,
    include: { role: { include: { account: true } } },
  });
  const more = found.length > size;
  const page = backwards ? found.slice(0, size).reverse() : found.slice(0, size);
  const people = await context.db.person.findMany({ where: { id: { in: page.map((row) => row.authorId) } } });
  const names = new Map(people.map((person) => [person.id, person.name]));
  return {
    rows: page.map((row) => ({
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
    next: (backwards ? true : more) ? (page.at(-1)?.number ?? null) : null,
    previous: (backwards ? more : wanted.after !== undefined) ? (page[0]?.number ?? null) : null,
  };
}

type Filters = z.output<typeof listChangesInput>;

function conditions(wanted: Filters, actor: Actor) {
  const me = actor.kind === 'person' ? actor.personId : '';
  const text = wanted.text && likeText(wanted.text);
  return [
    ...(wanted.state === 'all' ? [] : [{ state: { in: statesFor(wanted.state) } }]),
    ...(wanted.whose === 'mine' ? [{ authorId: me }] : []),
    ...(wanted.whose === 'unreviewed' ? [{ brokenGlassById: { not: null }, brokenGlassReviewerId: null }] : []),
    ...(wanted.whose === 'waiting'
      ? [
          {
            state: 'in_review',
            authorId: { not: me },
            revisions: { none: { OR: [{ editorId: me }, { coEditorIds: { has: me } }] } },
          },
        ]
      : []),
    ...(wanted.account === undefined ? [] : [{ role: { accountId: wanted.account } }]),
    ...(wanted.role === undefined ? [] : [{ role: { name: wanted.role } }]),
    ...(text
      ? [
          {
            OR: [
              { title: { contains: text, mode: 'insensitive' as const } },
              { role: { name: { contains: text, mode: 'insensitive' as const } } },
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
