import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { keyIdOf } from '@/lib/audit/checkpoint';
import type { LogVerdict } from '@/lib/audit/verify-log';
import { auditSeq, instant, list, schemaOf, sentence } from '@/lib/services/answers/parts';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { deliveryState, readDeliveryStates } from '@/lib/services/audit/delivery/delivery-states';
import { type OutsideCopy, outsideCopy, readOutside } from '@/lib/services/audit/delivery/read-outside';
import { keepVerification, readVerification, verificationState } from '@/lib/services/audit/verification-state';
import { recordVerdict, verifyStoredLog } from '@/lib/services/audit/verify-stored-log';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

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
    verified: verificationState
      .nullable()
      .describe('What the last verification found, by the clock or by a person. `null` until there was one.'),
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
    verified: await readVerification(context),
  };
}

/**
 * Verifies the whole log as the database holds it, with its newest checkpoints and with those that the places outside keep: whoever
 * can write to the database cannot change both. That it was asked, and what came of it, is an event.
 */
export async function verifyAudit(context: Context, actor: Actor): Promise<AuditVerdict> {
  await requireAccess(context, actor, 'audit.read');
  const at = context.now();
  const readings = await readOutside(context);
  const { verdict, end } = await verifyStoredLog(context, readings, null);
  await context.db.$transaction(async (tx) => {
    await keepVerification(tx, { at, verdict, end, whole: true });
    await recordVerdict(tx, context, actor, verdict);
  });
  return { ...verdict, outside: readings.map(({ target, compared, problem }) => ({ target, compared, problem })) };
}
