import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { VIEWED_LISTS, viewQueryOf } from '@/lib/lists/views';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

/** Views of one list that a person can keep, shared ones among them. */
const MOST = 50;

export const saveViewInput = z.strictObject({
  list: z.enum(VIEWED_LISTS).describe('The list that it is a view of.'),
  name: z.string().trim().min(1, 'Name the view.').max(80),
  query: z
    .record(z.string().max(20), z.string().max(2000))
    .describe("Parameters of the list's address. Those that make no view, as its page, are left out."),
  shared: z.boolean().default(false).describe('Whether everybody sees it.'),
});

/** Keeps the view of a list that a person has before them, for them or for everybody. */
export async function saveView(context: Context, actor: Actor, input: unknown): Promise<{ id: string }> {
  await requireAccess(context, actor, 'view.save');
  const wanted = parseInput(saveViewInput, input);
  if (wanted.shared) await requireAccess(context, actor, 'view.share');
  requirePerson(actor, 'save views');
  const { personId } = actor;
  const { list, name, shared } = wanted;
  const of = { ownerId: personId, list };
  const id = context.newId();
  return context.db.$transaction(async (tx) => {
    // One at a time for each person: two presses see each other.
    await tx.$queryRaw`SELECT 1 FROM "Person" WHERE "id" = ${personId} FOR UPDATE`;
    if ((await tx.savedView.count({ where: of })) >= MOST)
      throw new AppError('conflict', `You have ${MOST} views of this list. Nothing was saved. Delete one first.`);
    const text = 'You have a view of this name. Nothing was saved. Choose another name.';
    if (await tx.savedView.findFirst({ where: { ...of, name }, select: { id: true } }))
      throw new AppError('conflict', text, [{ path: ['name'], message: text }]);
    const query = viewQueryOf(list, wanted.query);
    await tx.savedView.create({ data: { id, ...of, name, query, shared, createdAt: context.now() } });
    if (shared)
      await recordEvent(tx, context, actor, {
        action: 'view.shared',
        object: { kind: 'view', id, name },
        data: { list, query },
      });
    return { id };
  });
}
