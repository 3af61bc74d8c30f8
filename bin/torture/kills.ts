import type { House } from '@/bin/torture/house';
import { proposeAndAsk } from '@/bin/torture/propose';
import type { Scenario } from '@/bin/torture/scenario';
import { breachCount, judge, UNDER_WAY, untilEnded } from '@/bin/torture/verdict';
import { startWorkerProcess } from '@/bin/torture/worker-process';
import { CRASH_POINTS } from '@/lib/services/apply/crash-point';

/** Milliseconds from the restart to the end of every abandoned apply, with a lease of 5 seconds. */
const BOUND = 10_000;
const PATIENCE = 60_000;

/**
 * Worker processes kill themselves with SIGKILL at every crash point while they apply; then one is started again. Each round has
 * one process for each point, all at once on one database.
 */
export const kills: Scenario = async (house, { count, worker, random }) => {
  let [killed, late, slowest] = [0, 0, 0];
  const ids: string[] = [];
  while (killed < count) {
    const died = await crashAtEach(house, worker, random, ids, count - killed);
    killed += died;
    const again = startWorkerProcess(worker, house.env);
    await again.started;
    const took = await untilEnded(house, ids.slice(-house.roles.length), BOUND);
    slowest = Math.max(slowest, took);
    if (took >= BOUND) {
      late++;
      await untilEnded(house, ids.slice(-house.roles.length), PATIENCE);
    }
    again.signal('SIGTERM');
    await again.ended;
    if (died === 0) break;
  }
  const breaches = await judge(house, ids);
  return {
    done: killed,
    unit: 'SIGKILL',
    breaches: breachCount(breaches) + late + (killed < count ? 1 : 0),
    notes: `${ids.length} applies; lost ${breaches.lost}, twice ${breaches.twice}, unaudited ${breaches.unaudited}, stuck ${breaches.stuck}, refused ${breaches.refused}, later than 10 s ${late}; slowest ${Math.round(slowest)} ms`,
  };
};

/** One round: as many changes as roles, one process for each point. Resolves with how many died by their own hand. */
async function crashAtEach(
  house: House,
  worker: string,
  random: () => number,
  ids: string[],
  atMost: number,
): Promise<number> {
  const points = shuffled(CRASH_POINTS, random).slice(0, atMost);
  const workers = points.map((crashAt) => startWorkerProcess(worker, house.env, { crashAt }));
  await Promise.all(workers.map(({ started }) => started.catch(() => {})));
  const round: string[] = [];
  // A role whose last apply is late takes no other: that is counted, and the torture goes on.
  for (const role of await idle(house)) round.push(await proposeAndAsk(house, role));
  ids.push(...round);
  const all = Promise.all(workers.map(({ ended }) => ended));
  await Promise.race([all, untilEnded(house, round, PATIENCE)]);
  // Who never came to its point is no count.
  for (const { signal } of workers) signal('SIGTERM');
  const signals = await all;
  return signals.filter((signal) => signal === 'SIGKILL').length;
}

/** The roles on which nothing is under way. */
async function idle({ context, roles }: House): Promise<House['roles']> {
  const busy = await context.db.change.findMany({ where: { state: { in: UNDER_WAY } }, select: { role: true } });
  return roles.filter(({ name }) => !busy.some(({ role }) => role.name === name));
}

function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
