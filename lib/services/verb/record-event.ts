import type { Actor } from '@/lib/access/decide';
import { bodyOf, DOMAIN, GENESIS } from '@/lib/audit/chain';
import { resultOf } from '@/lib/audit/events';
import type { Transaction } from '@/lib/db/transaction';
import type { Context } from '@/lib/services/verb/context';
import type { EventInput } from '@/lib/services/verb/event-input';
import { recordNotice } from '@/lib/services/verb/record-notice';

/**
 * Records one audit event, and the notice that follows from it, in the transaction of what it records: where they cannot be
 * written, that does not happen either.
 * The event takes its place at the end of the log as the transaction commits, in the order of the calls here, and not before: what
 * else the transaction does keeps no other one waiting, and it does not see its own events.
 */
export async function recordEvent(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  actor: Actor,
  event: EventInput,
): Promise<void> {
  const { id, kind, name } = event.object;
  const facts = {
    id: context.newId(),
    at: context.now().toISOString(),
    action: event.action,
    result: resultOf(event.action),
    actor:
      actor.kind === 'system'
        ? { kind: 'system', id: null, name: actor.name }
        : { kind: actor.via.kind, id: actor.personId, name: actor.name },
    object: { kind, id, name },
    changeId: event.changeId ?? null,
    roleId: event.roleId ?? null,
    beforeDigest: event.beforeDigest ?? null,
    afterDigest: event.afterDigest ?? null,
    data: { ...event.data, ...(context.config.singleOperator ? { singleOperator: true } : {}) },
    ip: actor.request.ip,
    requestId: actor.request.id,
  };
  await tx.$executeRaw`INSERT INTO public."PendingAuditEvent" ("domain", "genesis", "body")
    VALUES (${DOMAIN}, ${GENESIS}, ${bodyOf(facts)})`;
  await recordNotice(tx, context, actor, event);
}
