import type { ChainedFacts } from '@/lib/audit/chain';
import { AUDIT_ACTIONS } from '@/lib/audit/events';
import type { AuditEvent } from '@/lib/db/generated/client';
import type { Json } from '@/lib/policy/types';
import type { Context } from '@/lib/services/verb/context';

/** An audit event as people and programs see it: what the chain covers, its place in it, and what people look for. */
export interface AuditView extends ChainedFacts {
  /** One sentence on the action. */
  readonly meaning: string;
  readonly changeNumber: number | null;
  readonly role: { readonly accountId: string; readonly name: string } | null;
  /** null: the event is older than the chain. */
  readonly prevHash: string | null;
  readonly hash: string | null;
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
    ...chainedFacts(event),
    meaning: meaningOf(event.action),
    changeNumber: numbers.get(event.changeId ?? '') ?? null,
    role: named.get(event.roleId ?? '') ?? null,
    prevHash: event.prevHash,
    hash: event.hash,
  }));
}

/** What the chain covers of a row. */
export const chainedFacts = (
  event: Omit<AuditEvent, 'prevHash' | 'hash' | 'data'> & { readonly data: unknown },
): ChainedFacts => ({
  seq: String(event.seq),
  id: event.id,
  at: event.at.toISOString(),
  action: event.action,
  result: event.result,
  actor: { kind: event.actorKind, id: event.actorId, name: event.actorName },
  object: { kind: event.objectKind, id: event.objectId, name: event.objectName },
  changeId: event.changeId,
  roleId: event.roleId,
  beforeDigest: event.beforeDigest,
  afterDigest: event.afterDigest,
  data: event.data as Json,
  ip: event.ip,
  requestId: event.requestId,
});

const present = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];

/** Events outlive the catalogue of the version that wrote them. */
function meaningOf(action: string): string {
  const meanings: Readonly<Record<string, string>> = AUDIT_ACTIONS;
  return Object.hasOwn(AUDIT_ACTIONS, action) ? (meanings[action] ?? action) : action;
}
