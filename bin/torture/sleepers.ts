import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '@/bin/torture/house';
import { proposeAndAsk } from '@/bin/torture/propose';
import type { Scenario } from '@/bin/torture/scenario';
import { breachCount, judge, untilEnded } from '@/bin/torture/verdict';
import { startWorkerProcess } from '@/bin/torture/worker-process';
import type { CrashPoint } from '@/lib/services/apply/crash-point';

const PATIENCE = 60_000;
/** Milliseconds that a woken worker has to do what it must not do. */
const AWAKE = 1500;
/** Before the look at the clock that a call waits for. Between that look and the call leaving a moment remains. */
const POINTS: readonly CrashPoint[] = ['lease-taken', 'intent-committed', 'reading-begun', 'attempt-committed'];

/** A worker process is stopped in the middle of an apply beyond its lease; another takes it up; the first wakes and does nothing. */
export const sleepers: Scenario = async (house, { count, worker, random }) => {
  const ids: string[] = [];
  let late = 0;
  for (let round = 0; round < count; round++) {
    const stopAt = POINTS[Math.floor(random() * POINTS.length)] ?? 'lease-taken';
    const sleeper = startWorkerProcess(worker, house.env, { stopAt });
    await sleeper.started;
    const role = house.roles[round % house.roles.length];
    if (!role) throw new Error('no role');
    const id = await proposeAndAsk(house, role);
    ids.push(id);
    await untilTaken(house, id);
    const second = startWorkerProcess(worker, house.env);
    await second.started;
    if ((await untilEnded(house, [id], PATIENCE)) >= PATIENCE) late++;
    const events = await countEvents(house, id);
    sleeper.signal('SIGCONT');
    await pause(AWAKE);
    if ((await countEvents(house, id)) !== events) late++;
    for (const each of [sleeper, second]) each.signal('SIGTERM');
    await Promise.all([sleeper.ended, second.ended]);
  }
  const breaches = await judge(house, ids);
  return {
    done: ids.length,
    unit: 'sleepers',
    breaches: breachCount(breaches) + late,
    notes: `lost ${breaches.lost}, twice ${breaches.twice}, unaudited ${breaches.unaudited}, stuck ${breaches.stuck}, wrote after waking or never ended ${late}`,
  };
};

/** The sleeper has its lease: from there on it stops. */
async function untilTaken({ context }: House, id: string): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < PATIENCE) {
    const { leaseToken } = await context.db.change.findUniqueOrThrow({ where: { id } });
    if (leaseToken > 0n) return;
    await pause(50);
  }
}

const countEvents = ({ context }: House, changeId: string) => context.db.auditEvent.count({ where: { changeId } });
