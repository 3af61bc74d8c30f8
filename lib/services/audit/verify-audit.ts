import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { type ChainLink, linkOf } from '@/lib/audit/chain';
import { keyIdOf } from '@/lib/audit/checkpoint';
import { type LogVerdict, verifyLog } from '@/lib/audit/verify-log';
import { auditSeq, instant, list, schemaOf, sentence } from '@/lib/services/answers/parts';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { deliveryState, readDeliveryStates } from '@/lib/services/audit/delivery/delivery-states';
import { type OutsideCopy, outsideCopy, readOutside } from '@/lib/services/audit/delivery/read-outside';
import { chainedFacts } from '@/lib/services/audit/view';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

const BATCH = 1000;
const CHECKPOINTS = 1000;

/** What came of it, and what of the places outside was compared. */
export type AuditVerdict = LogVerdict & { readonly outside: readonly OutsideCopy[] };

const outside = list(outsideCopy).describe('Every configured place outside the database.');
export const logVerdict = schemaOf<AuditVerdict>()(
  z
    .union([
      z.strictObject({
        ok: z.literal(true),
        events: z.int().min(0),
        first: auditSeq,
        last: auditSeq,
        checkpoints: z.int().min(0).describe('Events with a signed checkpoint that were compared.'),
        outside,
      }),
      z.strictObject({
        ok: z.literal(false),
        seq: auditSeq.nullable().describe('The first event that is wrong. `null`: the log as a whole.'),
        problem: sentence,
        outside,
      }),
    ])
    .meta({ id: 'LogVerdict', description: 'Whether the audit log is whole.' }),
);

export const auditChain = z
  .strictObject({
    newest: z.string().nullable().describe('Number of the newest event. `null` while the log is empty.'),
    checkpoint: z
      .strictObject({
        seq: z.string(),
        at: instant,
      })
      .nullable(),
    keyId: z.string().describe('Names the key that signs checkpoints.'),
    publicKey: z.string().describe('Its public half in PEM, to verify the log elsewhere.'),
    deliveries: list(deliveryState).describe('Copies of checkpoints and events outside the database.'),
  })
  .meta({ id: 'AuditChain', description: 'The state of the audit chain.' });
export type AuditChain = z.infer<typeof auditChain>;

/** How far the chain goes and when it was last signed. */
export async function getAuditChain(context: Context, actor: Actor): Promise<AuditChain> {
  await requireAccess(context, actor, 'audit.read');
  const key = await openAuditKey(context, context.db);
  const newest = await context.db.auditEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true } });
  const checkpoint = await context.db.auditCheckpoint.findFirst({ orderBy: { at: 'desc' } });
  return {
    newest: newest ? String(newest.seq) : null,
    checkpoint: checkpoint && { seq: String(checkpoint.seq), at: checkpoint.at.toISOString() },
    keyId: keyIdOf(key),
    publicKey: String(createPublicKey(key).export({ type: 'spki', format: 'pem' })),
    deliveries: await readDeliveryStates(context),
  };
}

/**
 * Verifies the whole log as the database holds it, with its newest checkpoints and with those that the places outside keep: whoever
 * can write to the database cannot change both. That it was asked, and what came of it, is an event.
 */
export async function verifyAudit(context: Context, actor: Actor): Promise<AuditVerdict> {
  await requireAccess(context, actor, 'audit.read');
  const rows = await context.db.auditCheckpoint.findMany({ orderBy: { at: 'desc' }, take: CHECKPOINTS });
  const checkpoints = rows.map(({ seq, hash, at, keyId, signature }) => ({
    checkpoint: { version: 1 as const, seq: String(seq), hash, at: at.toISOString(), keyId },
    signature,
  }));
  const readings = await readOutside(context);
  const kept = readings.flatMap(({ target, checkpoints: there }) => there.map((one) => ({ ...one, from: target })));
  const key = await openAuditKey(context, context.db);
  const verdict = await verifyLog(chainOf(context), [...checkpoints, ...kept], key);
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: verdict.ok ? 'audit.verified' : 'audit.broken',
      object: { kind: 'audit', id: 'audit', name: 'audit log' },
      data: verdict.ok ? { upTo: verdict.last } : { seq: verdict.seq, problem: verdict.problem },
    }),
  );
  return { ...verdict, outside: readings.map(({ target, compared, problem }) => ({ target, compared, problem })) };
}

/** Every event of the chain, oldest first. What is older than the chain is not part of it. */
async function* chainOf({ db }: Pick<Context, 'db'>): AsyncGenerator<ChainLink> {
  let last = 0n;
  let begun = false;
  for (;;) {
    const rows = await db.auditEvent.findMany({ where: { seq: { gt: last } }, orderBy: { seq: 'asc' }, take: BATCH });
    for (const row of rows) {
      if (row.hash === null && !begun) continue;
      begun = true;
      yield linkOf({ ...chainedFacts(row), prevHash: row.prevHash ?? '', hash: row.hash ?? '' });
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.seq;
  }
}
