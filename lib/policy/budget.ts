/**
 * What one question may cost, counted in steps of its searches. A step is a few microseconds, and what is kept in memory
 * grows by steps too, so that one number bounds both. The answer is the same on every machine, which a clock would not give.
 */
export const QUESTION_STEPS = 200_000;

interface Purse {
  left: number;
  ranOut: boolean;
  /** The first step that is not there ends the work, instead of leaving something undecided. */
  readonly isTrial: boolean;
}

class TooLong extends Error {}

/** What is left of the question that is being answered; null: none is, and searches are free. */
let purse: Purse | null = null;

/**
 * Answers a question within its budget. A question asked while another one is being answered draws on that one's budget, so
 * that parts cannot multiply. A question is one synchronous call: nothing else runs while its budget is set here.
 */
export function withinBudget<T>(work: () => T, steps: number = QUESTION_STEPS): T {
  return purse === null ? measured(work, steps).result : work();
}

/** The same, and whether the budget ran out on the way: with a larger one more might be decided. */
export function measured<T>(
  work: () => T,
  steps: number,
): { readonly result: T; readonly spent: number; readonly ranOut: boolean } {
  const own: Purse = { left: steps, ranOut: false, isTrial: false };
  const result = drawingOn(own, work);
  return { result, spent: steps - own.left, ranOut: own.ranOut };
}

/** Answers a question if it takes no more than so many steps: the same answer that the whole budget gives. null: it takes more. */
export function tried<T>(work: () => T, steps: number): { readonly result: T } | null {
  try {
    return { result: drawingOn({ left: steps, ranOut: false, isTrial: true }, work) };
  } catch (error) {
    if (error instanceof TooLong) return null;
    throw error;
  }
}

function drawingOn<T>(own: Purse, work: () => T): T {
  const before = purse;
  purse = own;
  try {
    return work();
  } finally {
    purse = before;
  }
}

/** Does the first part of a question with half of what is left, so that the second part can still be answered. */
export function withinHalf<T>(work: () => T): T {
  if (purse === null) return work();
  const own = purse;
  const kept = own.left >> 1;
  own.left -= kept;
  try {
    return work();
  } finally {
    own.left += kept;
  }
}

/** What is worked out once in a question and kept until its end; what it costs must not depend on the questions before. */
export interface QuestionMemory<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V) => unknown;
}

/** A memory that each question begins anew. Outside of a question nothing is kept. */
export function questionMemory<K, V>(): QuestionMemory<K, V> {
  const memories = new WeakMap<Purse, Map<K, V>>();
  return {
    get: (key) => (purse === null ? undefined : memories.get(purse)?.get(key)),
    set: (key, value) => {
      if (purse === null) return;
      const memory = memories.get(purse) ?? new Map<K, V>();
      memories.set(purse, memory.set(key, value));
    },
  };
}

/** Takes steps from the budget. False: there is none left, and the search ends undecided. */
export function spend(steps: number): boolean {
  if (purse === null) return true;
  purse.left -= steps;
  if (purse.left >= 0) return true;
  purse.ranOut = true;
  if (purse.isTrial) throw new TooLong();
  return false;
}
