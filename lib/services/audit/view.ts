import { z } from 'zod';
import type { ChainedFacts } from '@/lib/audit/chain';
import { meaningOf } from '@/lib/audit/events';
import type { AuditEvent } from '@/lib/db/generated/client';
import type { Json } from '@/lib/policy/types';
import { accountId, auditSeq, changeNumber, digest, instant, rowId, schemaOf } from '@/lib/services/answers/parts';
import { json } from '@/lib/services/answers/policy';
import type { Context } from '@/lib/services/verb/context';

const auditFacts = schemaOf<ChainedFacts>()(
  z.strictObject({
    seq: auditSeq,
    id: rowId,
    at: instant,
    action: z.string().meta({ description: 'What was done. The catalogue may grow.', examples: ['change.approved'] }),
    result: z.string().meta({ description: 'How it ended.', examples: ['done'] }),
    actor: z.strictObject({
      kind: z.string().meta({ examples: ['person'] }),
      id: z.string().nullable(),
      name: z.string().meta({ examples: ['Rhea Holm'] }),
    }),
    object: z.strictObject({
      kind: z.string().meta({ examples: ['change'] }),
      id: z.string(),
      name: z.string().meta({ examples: ['Admit develop'] }),
    }),
    changeId: rowId.nullable(),
    roleId: rowId.nullable(),
    beforeDigest: digest.nullable(),
    afterDigest: digest.nullable(),
    data: json.describe('More about the event. Its members depend on the action.'),
    ip: z
      .string()
      .nullable()
      .meta({ examples: ['192.0.2.7'] }),
    requestId: z.string().nullable(),
  }),
);

export const auditView = auditFacts
  .extend({
    meaning: z.string().describe('What the action means, in one sentence.'),
    changeNumber: changeNumber.nullable(),
    role: z
      .strictObject({
        accountId,
        name: z.string(),
      })
      .nullable(),
    prevHash: z.string().nullable().describe('`null` for events that are older than the chain.'),
    hash: z.string().nullable(),
  })
  .meta({ id: 'Audit', description: 'One audit event with its place in the chain.' });
export type AuditView = z.infer<typeof auditView>;

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
