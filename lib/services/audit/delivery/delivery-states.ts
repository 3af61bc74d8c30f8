import { z } from 'zod';
import type { Config } from '@/lib/config/config';
import { instant } from '@/lib/services/answers/parts';
import { checkpointTargets } from '@/lib/services/audit/delivery/checkpoint-targets';
import { STREAM } from '@/lib/services/audit/delivery/stream-audit';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds of failing after which it is the admin's business: a restart of the receiver is not. */
const LONG = 15 * 60_000;

export const deliveryState = z
  .strictObject({
    target: z.string().describe('"file", "s3", "git", "syslog", "webhook", or "stream" for single events.'),
    seq: z.string().nullable().describe('Newest event that arrived, in decimal digits; null: none did.'),
    deliveredAt: instant.nullable(),
    behind: z
      .string()
      .nullable()
      .describe(
        'Events of the log that the stream has not sent yet, in decimal digits; null: a target of checkpoints.',
      ),
    failing: z
      .strictObject({
        since: instant,
        problem: z.string(),
        long: z.boolean(),
      })
      .nullable()
      .describe('null: the last try arrived.'),
  })
  .meta({ id: 'DeliveryState', description: 'Where a place outside of the database stands.' });
export type DeliveryState = z.infer<typeof deliveryState>;

/** Every configured place in the order of the configuration, the stream last. */
export async function readDeliveryStates({ db, config, now }: Pick<Context, 'db' | 'config' | 'now'>) {
  const names = namesOf(config);
  const rows = await db.auditDelivery.findMany({ where: { target: { in: [...names] } } });
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
      behind: target === STREAM ? String((newest?.seq ?? 0n) - (row?.seq ?? 0n)) : null,
      failing: since && {
        since: since.toISOString(),
        problem: row?.problem ?? 'It failed.',
        long: now().getTime() - since.getTime() >= LONG,
      },
    };
  });
}

const namesOf = (config: Config): readonly string[] => [
  ...checkpointTargets(config).map(({ name }) => name),
  ...(config.audit.stream === null ? [] : [STREAM]),
];
