import { Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import { isDatabaseDown } from '@/lib/db/is-database-down';
import { counted } from '@/lib/metrics/counted';
import { OF_INSTALLATION } from '@/lib/services/metrics/of-installation';
import type { Context } from '@/lib/services/verb/context';

const rows = z.array(z.looseObject({ value: z.number() }));

/**
 * All metrics in the text format of Prometheus: what this process counted, and what the database tells of the installation.
 * While the database is away its metrics are absent, and `drawbridge_database_up` is 0. The caller has decided who may read it.
 */
export async function readMetrics({
  db,
}: Pick<Context, 'db'>): Promise<{ readonly type: string; readonly text: string }> {
  const registry = new Registry();
  const up = new Gauge({
    name: 'drawbridge_database_up',
    help: '1 while the database answers.',
    registers: [registry],
  });
  up.set(await readInstallation(db, registry));
  const all = Registry.merge([counted().registry, registry]);
  return { type: all.contentType, text: await all.metrics() };
}

/** 1, or 0 where the database is away. Queries come one after another: a reading may not take the connections that people wait for. */
async function readInstallation(db: Context['db'], registry: Registry): Promise<0 | 1> {
  try {
    for (const { name, help, labels, query } of OF_INSTALLATION) {
      const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
      const read = await db.$queryRawUnsafe(
        `SELECT ${[...labels, 'value::float8 AS value'].join(', ')} FROM (${query}) q`,
      );
      for (const { value, ...others } of rows.parse(read))
        gauge.set(Object.fromEntries(labels.map((label) => [label, String(others[label])])), value);
    }
    return 1;
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    return 0;
  }
}
