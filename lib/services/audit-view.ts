import { AUDIT_ACTIONS } from '@/lib/audit/events';
import type { AuditEvent } from '@/lib/db/generated/client';
import type { Json } from '@/lib/policy/types';
import type { Context } from '@/lib/services/context';

/** An audit event as people and programs see it. */
export interface AuditView {
  /** The order of events, as decimal digits: it may outgrow a JavaScript number. */
  readonly seq: string;
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly action: string;
  /** One sentence on the action. */
  readonly meaning: string;
  readonly result: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string };
  readonly object: { readonly kind: string; readonly id: string; readonly name: string };
  readonly changeNumber: number | null;
  readonly role: { readonly accountId: string; readonly name: string } | null;
  readonly beforeDigest: string | null;
  readonly afterDigest: string | null;
  readonly data: Json;
  readonly ip: string | null;
  readonly requestId: string | null;
}

/** Adds to events what people look for: the number of the change, the name of the role, the meaning of the action. */
export async function viewEvents(
  context: Pick<Context, 'db'>,
  events: readonly AuditEvent[],
): Promise<readonly AuditView[]> {
  const changeIds = present(events.map((event) => event.changeId));
  const roleIds = present(events.map((event) => event.roleId));
  const [changes, roles] = await Promise.all([
    changeIds.length === 0 ? [] : context.db.change.findMany({ where: { id: { in: changeIds } } }),
    roleIds.length === 0 ? [] : context.db.role.findMany({ where: { id: { in: roleIds } } }),
  ]);
  const numbers = new Map(changes.map((change) => [change.id, change.number]));
  const named = new Map(roles.map(({ id, accountId, name }) => [id, { accountId, name }]));
  return events.map((event) => ({
    seq: String(event.seq),
    id: event.id,
    at: event.at.toISOString(),
    action: event.action,
    meaning: meaningOf(event.action),
    result: event.result,
    actor: { kind: event.actorKind, id: event.actorId, name: event.actorName },
    object: { kind: event.objectKind, id: event.objectId, name: event.objectName },
    changeNumber: numbers.get(event.changeId ?? '') ?? null,
    role: named.get(event.roleId ?? '') ?? null,
    beforeDigest: event.beforeDigest,
    afterDigest: event.afterDigest,
    data: event.data as Json,
    ip: event.ip,
    requestId: event.requestId,
  }));
}

const present = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];

/** Events outlive the catalogue of the version that wrote them. */
function meaningOf(action: string): string {
  const meanings: Readonly<Record<string, string>> = AUDIT_ACTIONS;
  return Object.hasOwn(AUDIT_ACTIONS, action) ? (meanings[action] ?? action) : action;
}
