import type { Postgres } from '@/bin/machine/postgres.mjs';
import type { House } from '@/bin/torture/house';

export interface Orders {
  readonly count: number;
  /** File of the built worker of the torture. */
  readonly worker: string;
  /** Seeded: the same seed gives the same orders. */
  readonly random: () => number;
  /** The server, where it may be stopped. */
  readonly postgres?: Postgres;
  /** The commit of the version before, where the history does not say it. */
  readonly from?: string;
}

/** One line of the summary. */
export interface Result {
  readonly done: number;
  readonly unit: string;
  /** 0, or the torture has failed. */
  readonly breaches: number;
  readonly notes: string;
}

export type Scenario = (house: House, orders: Orders) => Promise<Result>;

/** Mulberry32: a small generator of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
