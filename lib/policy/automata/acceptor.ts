import { ANY_CHAR, type CharSet, codesOf, oneChar } from '@/lib/policy/automata/char-set';

export interface Move {
  readonly chars: CharSet;
  readonly target: number;
}

/**
 * A regular language as a nondeterministic automaton whose states come to be as they are asked for. From every state the
 * automaton can still accept something.
 */
export interface Acceptor {
  readonly starts: readonly number[];
  readonly moves: (state: number) => readonly Move[];
  readonly accepts: (state: number) => boolean;
  /** States of one family can be compared by `covers`. */
  readonly family: (state: number) => number;
  /** True only if everything that `narrow` accepts is accepted from `wide` too. Both are of one family. */
  readonly covers: (wide: number, narrow: number) => boolean;
}

const EQUAL_ONLY = {
  family: (state: number): number => state,
  covers: (wide: number, narrow: number): boolean => wide === narrow,
};

/** Every text of at least one character. */
export const ANY_TEXT: Acceptor = {
  starts: [0],
  moves: () => [{ chars: ANY_CHAR, target: 1 }],
  accepts: (state) => state === 1,
  ...EQUAL_ONLY,
};

/** Exactly these words. */
export function wordsOf(words: readonly string[]): Acceptor {
  const table: { moves: Move[]; final: boolean }[] = [];
  const add = (final: boolean): number => table.push({ moves: [], final }) - 1;
  const starts = words.map((word) => {
    let state = add(word === '');
    const start = state;
    codesOf(word).forEach((code, at) => {
      const target = add(at === word.length - 1);
      table[state]?.moves.push({ chars: oneChar(code), target });
      state = target;
    });
    return start;
  });
  return {
    starts,
    moves: (state) => table[state]?.moves ?? [],
    accepts: (state) => table[state]?.final ?? false,
    ...EQUAL_ONLY,
  };
}

/** Whether a word is in the language. */
export const acceptsWord = (acceptor: Acceptor, word: string): boolean => acceptsCodes(acceptor, codesOf(word));

/** The same for a word by its units. */
export function acceptsCodes({ starts, moves, accepts }: Acceptor, codes: readonly number[]): boolean {
  let states = starts;
  for (const code of codes) {
    const reached: number[] = [];
    for (const state of states) {
      for (const { chars, target } of moves(state)) {
        if (chars.has(code) && !reached.includes(target)) reached.push(target);
      }
    }
    if (reached.length === 0) return false;
    states = reached;
  }
  return states.some(accepts);
}
