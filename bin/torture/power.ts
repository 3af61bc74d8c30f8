import { setTimeout as pause } from 'node:timers/promises';
import { proposeAndAsk } from '@/bin/torture/propose';
import type { Scenario } from '@/bin/torture/scenario';
import { breachCount, judge, untilEnded } from '@/bin/torture/verdict';
import { startWorkerProcess } from '@/bin/torture/worker-process';

/** Milliseconds that PostgreSQL runs at most between two crashes. */
const STANDS = 10_000;
const PATIENCE = 120_000;

/** PostgreSQL is ended at once and started again, again and again, while two worker processes apply what is asked for. */
export const power: Scenario = async (house, { count, worker, postgres, random }) => {
  if (!postgres) throw new Error('this scenario ends a PostgreSQL of its own');
  const workers = [1, 2].map(() => startWorkerProcess(worker, house.env));
  await Promise.all(workers.map(({ started }) => started));
  const ids: string[] = [];
  let [crashes, unanswered] = [0, 0];
  for (; crashes < count; crashes++) {
    const until = performance.now() + STANDS * (0.5 + random() / 2);
    while (performance.now() < until) {
      for (const role of house.roles)
        await proposeAndAsk(house, role).then(
          (id) => ids.push(id),
          // The role is still busy, or the database is not back yet.
          () => unanswered++,
        );
      await pause(200);
    }
    const load = Promise.allSettled(house.roles.map((role) => proposeAndAsk(house, role)));
    await postgres.crash();
    await postgres.resume();
    for (const one of await load) if (one.status === 'fulfilled') ids.push(one.value);
  }
  const stuck = (await untilEnded(house, ids, PATIENCE)) >= PATIENCE ? 1 : 0;
  for (const { signal } of workers) signal('SIGTERM');
  await Promise.all(workers.map(({ ended }) => ended));
  const breaches = await judge(house, ids);
  return {
    done: crashes,
    unit: 'crashes',
    breaches: breachCount(breaches) + stuck,
    notes: `${ids.length} applies asked for, ${unanswered} refused or unanswered; lost ${breaches.lost}, twice ${breaches.twice}, unaudited ${breaches.unaudited}, stuck ${breaches.stuck}`,
  };
};
