/** Holds what the product says of its changes against what the sandbox saw. */
import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '@/bin/torture/house';

/** What must never be, by change: a word for each and how often it was. */
export interface Breaches {
  /** Said to be applied, and IAM was never given the document; or IAM was, and it is said that nothing was written. */
  readonly lost: number;
  /** IAM took the document more than once. */
  readonly twice: number;
  /** A call without an attempt in the log before it, or an end without exactly one event of it. */
  readonly unaudited: number;
  /** Still under way. */
  readonly stuck: number;
}

export const NO_BREACH: Breaches = { lost: 0, twice: 0, unaudited: 0, stuck: 0 };
export const breachCount = (breaches: Breaches): number =>
  breaches.lost + breaches.twice + breaches.unaudited + breaches.stuck;

export const UNDER_WAY = ['applying', 'verifying'];
const ENDS: Readonly<Record<string, readonly string[]>> = {
  applied: ['change.applied'],
  failed: ['change.apply-failed'],
  conflict: ['change.conflicted', 'change.overwritten'],
};

/** Waits until none of these is under way, at most for that many milliseconds. Resolves with how long it took. */
export async function untilEnded({ context }: House, ids: readonly string[], atMost: number): Promise<number> {
  const begun = performance.now();
  while (performance.now() - begun < atMost) {
    const left = await context.db.change
      .count({ where: { id: { in: [...ids] }, state: { in: UNDER_WAY } } })
      .catch(() => 1);
    if (left === 0) break;
    await pause(100);
  }
  return performance.now() - begun;
}

/** How often IAM took each document, by the change that proposes it. */
function effectsOf({ sandbox }: House, ids: readonly string[]): ReadonlyMap<string, number> {
  const wanted = new Set(ids);
  const found = new Map<string, number>();
  for (const { action, document } of sandbox.effects.list()) {
    if (action !== 'UpdateAssumeRolePolicy' || document === null) continue;
    const id = /ref:([0-9a-f-]{36})/.exec(document)?.[1];
    if (id !== undefined && wanted.has(id)) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

export async function judge(house: House, ids: readonly string[]): Promise<Breaches> {
  const { db } = house.context;
  const changes = await db.change.findMany({ where: { id: { in: [...ids] } } });
  const events = await db.auditEvent.findMany({
    where: { changeId: { in: [...ids] } },
    select: { changeId: true, action: true },
  });
  const effects = effectsOf(house, ids);
  const count = (id: string, ...actions: string[]) =>
    events.filter(({ changeId, action }) => changeId === id && actions.includes(action)).length;
  const found = { lost: ids.length - changes.length, twice: 0, unaudited: 0, stuck: 0 };
  for (const { id, state, outcome } of changes) {
    const taken = effects.get(id) ?? 0;
    if (UNDER_WAY.includes(state)) found.stuck++;
    else if (count(id, ...(ENDS[state] ?? [])) !== 1) found.unaudited++;
    if (count(id, 'change.apply-attempted') < taken) found.unaudited++;
    if (taken > 1) found.twice++;
    if (state === 'applied' && taken === 0) found.lost++;
    if (taken > 0 && outcome?.includes('Nothing was written')) found.lost++;
  }
  return found;
}
