import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { list } from '@/lib/services/answers/parts';
import { rung } from '@/lib/services/answers/reach';
import { rungOf } from '@/lib/services/estate/rung-filter';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const DAYS = 90;
const DAY = 24 * 60 * 60 * 1000;

export const getExposureInput = z.strictObject({});

export const exposureDay = z
  .strictObject({
    day: z.iso
      .date()
      .describe('A day in UTC.')
      .meta({ examples: ['2026-11-30'] }),
    rungs: list(z.strictObject({ rung: rung.nullable(), count: z.int() })).describe(
      'How many roles had each reach at the end of it: unknown (`null`) first, then the widest.',
    ),
  })
  .meta({ id: 'ExposureDay', description: 'Reach of all roles on one day.' });
export type ExposureDay = z.infer<typeof exposureDay>;

export const exposureView = z
  .strictObject({
    days: list(exposureDay).describe('The last 90 days, oldest first. Days without a worker are missing.'),
  })
  .meta({ id: 'Exposure', description: 'How the reach of all roles changed, day by day.' });
export type ExposureView = z.infer<typeof exposureView>;

/** How many roles had each reach, day by day. */
export async function getExposure(context: Context, actor: Actor, input: unknown): Promise<ExposureView> {
  await requireAccess(context, actor, 'estate.read');
  parseInput(getExposureInput, input);
  const rows = await context.db.exposureDay.findMany({
    where: { day: { gt: new Date(context.now().getTime() - DAYS * DAY) } },
    orderBy: [{ day: 'asc' }, { rung: 'desc' }],
  });
  const days = new Map<string, ExposureDay['rungs'][number][]>();
  for (const { day, rung: stored, roleCount } of rows) {
    const name = day.toISOString().slice(0, 'yyyy-mm-dd'.length);
    const entry = { rung: rungOf(stored), count: roleCount };
    const of = days.get(name) ?? [];
    // Unknown is the lowest of the table, and comes first.
    days.set(name, entry.rung === null ? [entry, ...of] : [...of, entry]);
  }
  return { days: [...days].map(([day, rungs]) => ({ day, rungs })) };
}
