import { isSamePerson, rootIn } from '@/lib/changes/authorship';
import type { Database, Transaction } from '@/lib/db/transaction';

/** Linked account → the account that it is linked to: `roots` of lib/changes/authorship. Few accounts are linked, so all are read. */
export async function accountRoots(db: Database | Transaction): Promise<ReadonlyMap<string, string>> {
  const linked = await db.person.findMany({
    where: { linkedToId: { not: null } },
    select: { id: true, linkedToId: true },
  });
  return new Map(linked.flatMap(({ id, linkedToId }) => (linkedToId === null ? [] : [[id, linkedToId] as const])));
}

/** Every account of the people whose accounts these are, themselves included. */
export function accountsOf(roots: ReadonlyMap<string, string>, ids: readonly string[]): readonly string[] {
  const linked = [...roots.keys()].filter((id) => ids.some((wanted) => isSamePerson(roots, id, wanted)));
  return [...new Set([...ids, ...ids.map((id) => rootIn(roots, id)), ...linked])];
}
