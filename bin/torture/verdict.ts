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
  /** Not applied because its approval did not count: nobody lost a role, so nothing would have been tried. */
  readonly refused: number;
}

export const NO_BREACH: Breaches = { lost: 0, twice: 0, unaudited: 0, stuck: 0, refused: 0 };
export const breachCount = (breaches: Breaches): number =>
  breaches.lost + breaches.twice + breaches.unaudited + breaches.stuck + breaches.refused;

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

/** The mark that a document of the torture bears; no other document has it. */
const markOf = (document: string): string | undefined => /ref:([0-9a-f-]{36})/.exec(document)?.[1];

/** How often IAM took each document, by its mark. */
function effectsOf({ sandbox }: House): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { action, document } of sandbox.effects.list()) {
    const mark = action === 'UpdateAssumeRolePolicy' && document !== null ? markOf(document) : undefined;
    if (mark !== undefined) found.set(mark, (found.get(mark) ?? 0) + 1);
  }
  return found;
}

/** The mark of what a change proposes. One that two changes shared, or none, would make every verdict blind. */
function marksOf(changes: readonly { readonly id: string; readonly proposedDocument: string }[]) {
  const marks = new Map(changes.map(({ id, proposedDocument }) => [id, markOf(proposedDocument) ?? '']));
  if (new Set(marks.values()).size !== changes.length || [...marks.values()].includes(''))
    throw new Error('Each change of the torture has to propose a document with a mark of its own.');
  return marks;
}

export async function judge(house: House, ids: readonly string[]): Promise<Breaches> {
  const { db } = house.context;
  const changes = await db.change.findMany({ where: { id: { in: [...ids] } } });
  const events = await db.auditEvent.findMany({
    where: { changeId: { in: [...ids] } },
    select: { changeId: true, action: true },
  });
  const effects = effectsOf(house);
  const marks = marksOf(changes);
  const count = (id: string, ...actions: string[]) =>
    events.filter(({ changeId, action }) => changeId === id && actions.includes(action)).length;
  const found = { lost: ids.length - changes.length, twice: 0, unaudited: 0, stuck: 0, refused: 0 };
  for (const { id, state, outcome } of changes) {
    const taken = effects.get(marks.get(id) ?? '') ?? 0;
    if (UNDER_WAY.includes(state)) found.stuck++;
    else if (count(id, ...(ENDS[state] ?? [])) !== 1) found.unaudited++;
    if (count(id, 'change.apply-attempted') < taken) found.unaudited++;
    if (taken > 1) found.twice++;
    if (state === 'applied' && taken === 0) found.lost++;
    if (outcome?.startsWith('What was approved no longer counts')) found.refused++;
    if (taken > 0 && outcome?.includes('Nothing was written')) found.lost++;
  }
  return found;
}
