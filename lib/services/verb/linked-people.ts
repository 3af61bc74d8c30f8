import type { Database, Transaction } from '@/lib/db/transaction';

/** Whoever the account belongs to: accounts that an admin linked have one root, and count once. */
export const rootOf = ({ id, linkedToId }: { readonly id: string; readonly linkedToId: string | null }): string =>
  linkedToId ?? id;

/** The same for each of these ids; who is not known any more stands for themselves. */
export async function rootsOf(
  db: Database | Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  const people = await db.person.findMany({ where: { id: { in: wanted } }, select: { id: true, linkedToId: true } });
  const roots = new Map(people.map((person) => [person.id, rootOf(person)]));
  return new Map(wanted.map((id) => [id, roots.get(id) ?? id]));
}

/** Every account of the people whose accounts these are, themselves included. */
export async function accountsOf(db: Database | Transaction, ids: readonly string[]): Promise<readonly string[]> {
  const roots = [...new Set((await rootsOf(db, ids)).values())];
  const linked = await db.person.findMany({ where: { linkedToId: { in: roots } }, select: { id: true } });
  return [...new Set([...ids, ...roots, ...linked.map(({ id }) => id)])];
}
