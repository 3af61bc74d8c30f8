import type { Actor } from '@/lib/access/decide';
import { eventHash, GENESIS } from '@/lib/audit/chain';
import type { AuditAction, AuditResult } from '@/lib/audit/events';
import type { Json } from '@/lib/policy/types';
import { chainedFacts } from '@/lib/services/audit-view';
import type { Context, Transaction } from '@/lib/services/context';
import { recordNotice } from '@/lib/services/record-notice';

/** What happened to what. `data` holds named facts without secrets. */
export interface EventInput {
  readonly action: AuditAction;
  readonly result: AuditResult;
  readonly object: { readonly kind: string; readonly id: string; readonly name: string };
  readonly changeId?: string;
  readonly roleId?: string;
  readonly beforeDigest?: string;
  readonly afterDigest?: string;
  readonly data?: Readonly<Record<string, Json>>;
}

/** Any number that nothing else locks with: the end of the log is one thing for all processes. */
const LOG_LOCK = 7_214_533_002;

/**
 * Appends one audit event, and the notice that follows from it, in the transaction of what it records: where they cannot be
 * written, that does not happen either.
 * The end of the log is held from here until that transaction ends, so that every event has one successor at most.
 */
export async function recordEvent(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  actor: Actor,
  event: EventInput,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOG_LOCK}::bigint)`;
  const before = await tx.auditEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } });
  const prevHash = before?.hash ?? GENESIS;
  const row = {
    seq: (before?.seq ?? 0n) + 1n,
    id: context.newId(),
    at: context.now(),
    action: event.action,
    result: event.result,
    actorKind: actor.kind === 'system' ? 'system' : actor.via.kind,
    actorId: actor.kind === 'system' ? null : actor.personId,
    actorName: actor.name,
    objectKind: event.object.kind,
    objectId: event.object.id,
    objectName: event.object.name,
    changeId: event.changeId ?? null,
    roleId: event.roleId ?? null,
    beforeDigest: event.beforeDigest ?? null,
    afterDigest: event.afterDigest ?? null,
    data: { ...event.data },
    ip: actor.request.ip,
    requestId: actor.request.id,
  };
  await tx.auditEvent.create({ data: { ...row, prevHash, hash: eventHash(prevHash, chainedFacts(row)) } });
  await recordNotice(tx, context, actor.name, event);
}
