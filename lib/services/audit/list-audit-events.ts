import type { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { pageOf } from '@/lib/services/answers/parts';
import { auditConditions, auditFilter, auditOrder } from '@/lib/services/audit/filter';
import { auditView, viewEvents } from '@/lib/services/audit/view';
import type { Context } from '@/lib/services/verb/context';
import { pageInput, pageQuery, toPage } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listAuditEventsInput = auditFilter.extend(pageInput);

export const auditPage = pageOf(auditView).meta({
  id: 'AuditPage',
  description: 'One page of audit events, newest first.',
});
export type AuditPage = z.infer<typeof auditPage>;

/** Lists audit events, newest first. */
export async function listAuditEvents(context: Context, actor: Actor, input: unknown): Promise<AuditPage> {
  await requireAccess(context, actor, 'audit.read');
  const { after, before, size, ...filter } = parseInput(listAuditEventsInput, input);
  const choice = { after, before, size };
  const order = auditOrder(filter);
  const query = pageQuery(order, choice);
  const found = await context.db.auditEvent.findMany({
    where: { AND: [query.where, ...(await auditConditions(context, filter))] },
    orderBy: [...query.orderBy],
    take: query.take,
  });
  const page = toPage(order, choice, found);
  return { ...page, rows: await viewEvents(context, page.rows) };
}
