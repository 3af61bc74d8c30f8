import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { type AuditView, viewEvents } from '@/lib/services/audit/view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

/** Decimal digits, within what the database can hold. */
const seqText = z
  .string()
  .regex(/^[0-9]{1,18}$/, 'Give the number of an event.')
  .meta({ examples: ['1042'] });

export const getAuditEventInput = z.strictObject({ seq: seqText });

/** One audit event with everything that it says. */
export async function getAuditEvent(context: Context, actor: Actor, input: unknown): Promise<AuditView> {
  await requireAccess(context, actor, 'audit.read');
  const { seq } = parseInput(getAuditEventInput, input);
  const found = await context.db.auditEvent.findUnique({ where: { seq: BigInt(seq) } });
  const [view] = await viewEvents(context, found === null ? [] : [found]);
  if (!view) throw new AppError('not-found', `There is no audit event ${seq}. Check the number.`);
  return view;
}
