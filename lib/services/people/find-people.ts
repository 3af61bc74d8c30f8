import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { list, personName } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { likeText, searchText } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireOperation } from '@/lib/services/verb/require-operation';

/** What a picker shows at once. Whoever is not among them is found by typing. */
const MOST = 100;

export const findPeopleInput = z.strictObject({ q: searchText('the name or user name').optional() });

export const foundPeople = z
  .strictObject({
    rows: list(personName),
    more: z.boolean().describe('There are more than are answered. Search to find the others.'),
  })
  .meta({ id: 'FoundPeople', description: 'People who can be chosen, by name. At most 100.' });
export type FoundPeople = z.infer<typeof foundPeople>;

/** The people of an installation who are not disabled, by name: for whoever chooses one. */
export async function findPeople(context: Context, actor: Actor, input: unknown): Promise<FoundPeople> {
  await requireOperation(context, actor, 'findPeople');
  const { q } = parseInput(findPeopleInput, input);
  const text = { contains: likeText(q ?? ''), mode: 'insensitive' as const };
  const found = await context.db.person.findMany({
    where: { disabledAt: null, ...(q ? { OR: [{ name: text }, { username: text }] } : {}) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: MOST + 1,
    select: { id: true, name: true, username: true },
  });
  return { rows: found.slice(0, MOST), more: found.length > MOST };
}
