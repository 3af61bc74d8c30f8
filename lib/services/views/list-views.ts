import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { decideAccess } from '@/lib/access/decide';
import { VIEWED_LISTS, type ViewQuery } from '@/lib/lists/views';
import { rowId, rowsOf } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const viewedList = z.enum(VIEWED_LISTS).describe('The list that it is a view of.');
export const listViewsInput = z.strictObject({ list: viewedList });

export const savedView = z
  .strictObject({
    id: rowId,
    name: z.string().meta({ examples: ['Production, open to anyone'] }),
    query: z.record(z.string(), z.string()).describe("Parameters of the list's address, by their names."),
    shared: z.boolean().describe('Whether everybody sees it.'),
    owner: z
      .string()
      .describe('Name of who saved it.')
      .meta({ examples: ['Rhea Holm'] }),
    mayDelete: z.boolean().describe('Whether you may delete it.'),
  })
  .meta({ id: 'SavedView', description: 'A filter and an order of a list, under a name.' });
export type SavedView = z.infer<typeof savedView>;

export const savedViews = rowsOf(savedView).meta({
  id: 'SavedViews',
  description: 'Saved views of one list: yours and the shared ones.',
});

const query = z.record(z.string(), z.string()).catch({});

/** The actor's own views of a list and those that are shared, by name. */
export async function listViews(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly rows: readonly SavedView[] }> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listViewsInput, input);
  const own = actor.kind === 'person' ? actor.personId : '';
  const found = await context.db.savedView.findMany({
    where: { list: wanted.list, OR: [{ ownerId: own }, { shared: true }] },
    include: { owner: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const rows = found.map(({ id, name, query: stored, shared, ownerId, owner }) => ({
    ...{ id, name, query: query.parse(stored) satisfies ViewQuery, shared, owner: owner.name },
    mayDelete: ownerId === own || (shared && decideAccess(actor, 'people.manage').allowed),
  }));
  return { rows };
}
