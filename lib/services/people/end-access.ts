import type { Transaction } from '@/lib/db/transaction';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/**
 * Ends every session and token of a person whose account GitLab says is blocked or gone, for good, and lets their approvals
 * count no more until they sign in again. Nothing where that is known already.
 */
export async function endAccess(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  person: { readonly id: string; readonly name: string },
  because: string,
): Promise<void> {
  const now = context.now();
  const { count } = await tx.person.updateMany({
    where: { id: person.id, goneAt: null },
    data: { goneAt: now, goneBecause: because, email: null },
  });
  const open = { where: { personId: person.id, revokedAt: null }, data: { revokedAt: now } };
  const sessions = await tx.session.updateMany(open);
  const tokens = await tx.apiToken.updateMany(open);
  if (count + sessions.count + tokens.count === 0) return;
  await recordEvent(tx, context, WORKER, {
    action: 'person.left',
    object: { kind: 'person', id: person.id, name: person.name },
    data: { because, sessions: sessions.count, tokens: tokens.count },
  });
}
