import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/app-error';
import { type AuditView, viewEvents } from '@/lib/services/audit-view';
import type { Context } from '@/lib/services/context';
import { seqText } from '@/lib/services/list-audit-events';
import { parseInput } from '@/lib/services/parse-input';
import { requireAccess } from '@/lib/services/require-access';

export const getAuditEventInput = z.strictObject({ seq: seqText });

/** One audit event with everything that it says. */
export async function getAuditEvent(context: Context, actor: Actor, input: unknown): Promise<AuditView> {
  await requireAccess(context, actor, 'audit.read');
  const { seq } = parseInput(getAuditEventInput, input);
  const found = await context.db.auditEvent.findUnique({ where: { seq: BigInt(seq) } });
  const [view] = await viewEvents(context, found === null ? [] : [found]);
  if (!view) throw new AppError('not-found', `There is no audit event ${seq}.`);
  return view;
}
