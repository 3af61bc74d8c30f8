import { z } from 'zod';
import { instant, sentence } from '@/lib/services/answers/parts';
import { checkpointTargets } from '@/lib/services/audit/delivery/checkpoint-targets';
import { streamOf } from '@/lib/services/audit/delivery/stream-senders';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds of failing after which it is the admin's business: a restart of the receiver is not. */
const LONG = 15 * 60_000;

export const deliveryState = z
  .strictObject({
    target: z
      .string()
      .describe(
        '`file`, `s3`, `git`, `syslog` or `webhook` for checkpoints; `stream`, `stream-syslog` or `stream-splunk` for single events.',
      ),
    seq: z.string().nullable().describe('The newest event that arrived. `null` until one does.'),
    deliveredAt: instant.nullable(),
    behind: z.string().nullable().describe('How many events the stream still has to send. `null` for checkpoints.'),
    failing: z
      .strictObject({
        since: instant,
        problem: sentence,
        long: z.boolean(),
      })
      .nullable()
      .describe('`null` when the last attempt arrived.'),
  })
  .meta({ id: 'DeliveryState', description: 'How far one copy of the log outside the database is.' });
export type DeliveryState = z.infer<typeof deliveryState>;

/** Every configured place in the order of the configuration, the receivers of single events last. */
export async function readDeliveryStates({ db, config, now }: Pick<Context, 'db' | 'config' | 'now'>) {
  const streams = config.audit.streams.map((stream) => streamOf(stream).place);
  const names = [...checkpointTargets(config).map(({ name }) => name), ...streams];
  const rows = await db.auditDelivery.findMany({ where: { target: { in: names } } });
  const newest = await db.auditEvent.findFirst({
    where: { hash: { not: null } },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  return names.map((target): DeliveryState => {
    const row = rows.find((candidate) => candidate.target === target);
    const since = row?.failingSince ?? null;
    return {
      target,
      seq: row?.seq == null ? null : String(row.seq),
      deliveredAt: row?.deliveredAt?.toISOString() ?? null,
      behind: streams.includes(target) ? String((newest?.seq ?? 0n) - (row?.seq ?? 0n)) : null,
      failing: since && {
        since: since.toISOString(),
        problem: row?.problem ?? 'It failed.',
        long: now().getTime() - since.getTime() >= LONG,
      },
    };
  });
}
