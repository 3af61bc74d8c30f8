import { type Figure, figure, percentile } from '@/bin/bench/measure';
import type { OpenDatabase } from '@/lib/db/open-database';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';

const WRITERS = 8;
const EACH = 400;

/** Events a second of eight writers at once, each in a transaction of its own, as a ratio to bare inserts of the same rows. */
export async function appendFigures(context: Context, { pool }: OpenDatabase): Promise<readonly Figure[]> {
  await eight(20, () => append(context));
  const chained = await eight(EACH, () => append(context));
  await pool.query('CREATE TABLE bare AS SELECT * FROM "AuditEvent" LIMIT 0');
  const bare = await eight(EACH, () =>
    pool.query('INSERT INTO bare SELECT * FROM "AuditEvent" ORDER BY seq DESC LIMIT 1'),
  );
  await pool.query('DROP TABLE bare');
  return [
    figure('audit events appended by 8 writers', chained.perSecond, '/s', { least: 500 }),
    figure('until an event is committed, 8 writers', percentile(chained.times, 0.99), 'ms p99', { most: 25 }),
    figure('bare inserts in the same time', bare.perSecond / chained.perSecond, 'x', null),
  ];
}

const append = (context: Context) =>
  context.db.$transaction((tx) =>
    recordEvent(tx, context, SYSTEM, {
      action: 'sync.started',
      object: { kind: 'account', id: '111122223333', name: 'payments' },
      data: { startedBy: 'the schedule', phase: 'roles' },
    }),
  );

async function eight(each: number, work: () => Promise<unknown>) {
  const times: number[] = [];
  const from = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (let count = 0; count < each; count++) {
        const begun = performance.now();
        await work();
        times.push(performance.now() - begun);
      }
    }),
  );
  return { times, perSecond: (times.length / (performance.now() - from)) * 1000 };
}
