import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { list } from '@/lib/services/answers/parts';
import { auditConditions, auditFilter } from '@/lib/services/audit/filter';
import { auditView, viewEvents } from '@/lib/services/audit/view';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

/** `seq` in decimal digits, within what the database can hold. */
export const seqText = z
  .string()
  .regex(/^[0-9]{1,18}$/, 'Give the number of an event.')
  .meta({ examples: ['1042'] });

export const listAuditEventsInput = auditFilter.extend({
  after: seqText
    .optional()
    .describe('Events before this one in time follow (`after`), or events up to this one precede (`before`).'),
  before: seqText.optional(),
  size: z.enum(['25', '50', '100']).default('50'),
});

export const auditPage = z
  .strictObject({
    rows: list(auditView),
    next: z.string().nullable().describe('Values for `after` and `before`; null: no such page.'),
    previous: z.string().nullable(),
  })
  .meta({ id: 'AuditPage', description: 'One page of audit events, newest first.' });
export type AuditPage = z.infer<typeof auditPage>;

/** Lists audit events, newest first, by keyset on their order. */
export async function listAuditEvents(context: Context, actor: Actor, input: unknown): Promise<AuditPage> {
  await requireAccess(context, actor, 'audit.read');
  const { after, before, size, ...filter } = parseInput(listAuditEventsInput, input);
  const limit = Number(size);
  const backwards = before !== undefined && after === undefined;
  const found = await context.db.auditEvent.findMany({
    where: { AND: [...rangeOf(after, before), ...(await auditConditions(context, filter))] },
    orderBy: { seq: backwards ? 'asc' : 'desc' },
    take: limit + 1,
  });
  const more = found.length > limit;
  const page = backwards ? found.slice(0, limit).reverse() : found.slice(0, limit);
  const rows = await viewEvents(context, page);
  return {
    rows,
    next: backwards || more ? (rows.at(-1)?.seq ?? null) : null,
    previous: (backwards ? more : after !== undefined) ? (rows[0]?.seq ?? null) : null,
  };
}

function rangeOf(after: string | undefined, before: string | undefined) {
  if (after !== undefined) return [{ seq: { lt: BigInt(after) } }];
  return before === undefined ? [] : [{ seq: { gt: BigInt(before) } }];
}
