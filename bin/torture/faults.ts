import type { House } from '@/bin/torture/house';
import { proposeAndAsk } from '@/bin/torture/propose';
import type { Scenario } from '@/bin/torture/scenario';
import { breachCount, judge, untilEnded } from '@/bin/torture/verdict';
import { startWorkerProcess } from '@/bin/torture/worker-process';
import type { Fault } from '@/e2e/sandbox/faults';

const PATIENCE = 120_000;

/** What AWS may do to a call. The delays are longer than the writer waits, before the effect or after it. */
const WRITE_FAULTS: readonly Omit<Fault, 'operation' | 'times'>[] = [
  ...['throttle', 'error-before', 'error-after', 'drop-before', 'drop-after', 'garble', 'stale'].map((kind) => ({
    kind: kind as Fault['kind'],
  })),
  ...[
    'AccessDenied',
    'NoSuchEntity',
    'MalformedPolicyDocument',
    'LimitExceeded',
    'UnmodifiableEntity',
    'ExpiredToken',
    'ConcurrentModification',
  ].map((code) => ({ kind: 'refuse' as const, code })),
];
const READ_FAULTS: readonly Omit<Fault, 'operation' | 'times'>[] = [
  ...['throttle', 'error-before', 'drop-before', 'garble'].map((kind) => ({ kind: kind as Fault['kind'] })),
  { kind: 'refuse', code: 'AccessDenied' },
  { kind: 'refuse', code: 'ExpiredToken' },
];
/** One apply in so many meets a call that is not answered in time, which takes the writer's whole patience. */
const TIMEOUT_EVERY = 200;
/**
 * Milliseconds: little more than the writer waits. A call that takes effect later than the three readings after it is beyond
 * what any reader can know; the product then puts the same document again.
 */
const TIMEOUT = 15_100;

/** Applies against ordered faults, one for each role at a time, by two worker processes. */
export const faults: Scenario = async (house, { count, worker, random }) => {
  const workers = [1, 2].map(() => startWorkerProcess(worker, house.env, { pace: 0.1 }));
  await Promise.all(workers.map(({ started }) => started));
  const ids: string[] = [];
  const ends: Record<string, number> = {};
  let late = 0;
  while (ids.length < count) {
    const round: string[] = [];
    for (const role of house.roles.slice(0, count - ids.length)) {
      for (const fault of drawn(role.name, random)) house.sandbox.faults.add(fault);
      round.push(await proposeAndAsk(house, role));
    }
    ids.push(...round);
    if ((await untilEnded(house, round, PATIENCE)) >= PATIENCE) late += 1;
    house.sandbox.faults.clear();
    await countEnds(house, round, ends);
  }
  for (const { signal } of workers) signal('SIGTERM');
  await Promise.all(workers.map(({ ended }) => ended));
  const breaches = await judge(house, ids);
  return {
    done: ids.length,
    unit: 'applies',
    breaches: breachCount(breaches) + late,
    notes: `${Object.entries(ends)
      .map(([state, times]) => `${state} ${times}`)
      .join(
        ', ',
      )}; lost ${breaches.lost}, twice ${breaches.twice}, unaudited ${breaches.unaudited}, stuck ${breaches.stuck}`,
  };
};

/** None to three faults for the next apply of a role. */
function drawn(target: string, random: () => number): readonly Fault[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  if (Math.floor(random() * TIMEOUT_EVERY) === 0) {
    const kind = random() < 0.5 ? 'delay' : 'delay-after';
    return [{ operation: 'UpdateAssumeRolePolicy', kind, milliseconds: TIMEOUT, times: 1, target }];
  }
  const times = 1 + Math.floor(random() * 2);
  const write: Fault = { operation: 'UpdateAssumeRolePolicy', times, target, ...pick(WRITE_FAULTS) };
  const read: Fault = { operation: 'GetRole', times: 1, target, ...pick(READ_FAULTS) };
  const chance = random();
  if (chance < 0.1) return [];
  if (chance < 0.7) return [write];
  return chance < 0.9 ? [write, read] : [read];
}

async function countEnds({ context }: House, ids: readonly string[], ends: Record<string, number>): Promise<void> {
  const found = await context.db.change.groupBy({
    by: ['state'],
    where: { id: { in: [...ids] } },
    _count: { _all: true },
  });
  for (const { state, _count } of found) ends[state] = (ends[state] ?? 0) + _count._all;
}
