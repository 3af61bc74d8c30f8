import type { Database, Transaction } from '@/lib/services/context';

/** Who could approve a change now: approvers that are not disabled and wrote nothing of it, by name; a hundred at most. */
export async function eligibleApprovers(
  db: Database | Transaction,
  change: { readonly authorId: string; readonly editorIds: readonly string[] },
) {
  return db.person.findMany({
    where: {
      disabledAt: null,
      roles: { some: { role: 'approver' } },
      id: { notIn: [change.authorId, ...change.editorIds] },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 100,
  });
}
