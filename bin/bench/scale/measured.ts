import { monitorEventLoopDelay } from 'node:perf_hooks';
import { percentile } from '@/bin/bench/measure';

/** A figure of a world of one size. `most`: its goal, null where it has none. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly most: number | null;
  readonly more?: string;
}

/** Milliseconds between two looks at the event loop. */
const RESOLUTION = 5;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION });

/**
 * Milliseconds until the work was done, at the 95th percentile of so many rounds after one that is not measured. Beside it what each took
 * of the processor, which a loaded machine does not change.
 */
export async function p95(name: string, most: number, work: () => Promise<unknown>, rounds = 20): Promise<Measured> {
  const times: number[] = [];
  let cpu = process.cpuUsage();
  for (let round = -1; round < rounds; round++) {
    const from = performance.now();
    await work();
    if (round < 0) cpu = process.cpuUsage();
    else times.push(performance.now() - from);
  }
  const { user, system } = process.cpuUsage(cpu);
  const each = (user + system) / 1000 / rounds;
  return { name, value: percentile(times, 0.95), unit: 'ms p95', most, more: `, ${each.toFixed(1)} CPU ms` };
}

/** Seconds of processor time of this process that the work took. */
export async function cpuSeconds(name: string, most: number | null, work: () => Promise<unknown>): Promise<Measured> {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return { name, value: (user + system) / 1_000_000, unit: 'CPU s', most };
}

export const watchEventLoop = (): void => {
  delays.reset();
  delays.enable();
};

/** The longest time since `watchEventLoop` in which this process answered nobody, and the most memory that it ever held. */
export function processFigures(
  of: string,
  most: { readonly block: number; readonly megabytes: number },
): readonly Measured[] {
  return [
    { name: `${of}: longest block of the event loop`, value: delays.max / 1e6, unit: 'ms', most: most.block },
    { name: `${of}: memory at most`, value: process.resourceUsage().maxRSS / 1024, unit: 'MB', most: most.megabytes },
  ];
}
