import type { Actor } from '@/lib/access/decide';
import type { AuditAction, AuditResult } from '@/lib/audit/events';
import type { Json } from '@/lib/policy/types';
import type { Context, Transaction } from '@/lib/services/context';

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

/** Appends one audit event in the transaction of what it records: where it cannot be written, that does not happen either. */
export async function recordEvent(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId'>,
  actor: Actor,
  event: EventInput,
): Promise<void> {
  await tx.auditEvent.create({
    data: {
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
    },
  });
}
