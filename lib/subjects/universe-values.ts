import type { Acceptor } from '@/lib/policy/automata/acceptor';
import { butNot, type CharSet, charSet, charsOf, codesOf, oneChar } from '@/lib/policy/automata/char-set';
import { type Glob, globOf } from '@/lib/policy/automata/glob';
import { globSet } from '@/lib/policy/automata/glob-set';
import { questionMemory } from '@/lib/policy/budget';

/** The legal values of one component as a small automaton. `edges[state]`; state 0 is the start, `final` may end it. */
export interface ValueMachine {
  readonly edges: readonly (readonly { readonly chars: CharSet; readonly to: number }[])[];
  readonly final: ReadonlySet<number>;
}

/**
 * A private-use unit that no policy can name. It stands for a character of somebody's own choice: only a wildcard takes it.
 */
export const FREE_CHARACTER = 0xe000;

export type Row = readonly [from: number, chars: CharSet, to: number];

export function machine(rows: readonly Row[], final: readonly number[]): ValueMachine {
  const edges: { chars: CharSet; to: number }[][] = [];
  for (const [from, chars, to] of rows) {
    const list = edges[from] ?? [];
    edges[from] = list;
    list.push({ chars, to });
    edges[to] ??= [];
  }
  return { edges: Array.from(edges, (list) => list ?? []), final: new Set(final) };
}

export const char = (text: string): CharSet => oneChar(text.charCodeAt(0));

const REF_CHARACTER = charSet(
  (code) => code > 0x20 && code !== 0x7f && code !== FREE_CHARACTER && !':*?~^[\\'.includes(String.fromCharCode(code)),
);
const refBut = (text: string): CharSet => butNot(REF_CHARACTER, codesOf(text));

/** A branch or tag. Git: check-ref-format. */
export const REF_VALUE: ValueMachine = (() => {
  const [START, PLAIN, SLASH, DOT, AT, L, LO, LOC, LOCK] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const onward = (from: number, but: string): readonly Row[] => [
    [from, refBut(`/.@${but}`), PLAIN],
    [from, char('/'), SLASH],
    [from, char('.'), DOT],
    [from, char('@'), AT],
  ];
  return machine(
    [
      [START, refBut('/.@'), PLAIN],
      [START, char('@'), AT],
      ...onward(PLAIN, ''),
      [SLASH, refBut('/.@'), PLAIN],
      [SLASH, char('@'), AT],
      [DOT, refBut('/.@l'), PLAIN],
      [DOT, char('l'), L],
      [DOT, char('/'), SLASH],
      [DOT, char('@'), AT],
      ...onward(AT, '{'),
      [L, char('o'), LO],
      ...onward(L, 'o'),
      [LO, char('c'), LOC],
      ...onward(LO, 'c'),
      [LOC, char('k'), LOCK],
      ...onward(LOC, 'k'),
      ...onward(LOCK, ''),
    ],
    [PLAIN, AT, L, LO, LOC],
  );
})();

/** Refs that a protection rule covers (`covered`), or that none does. In a rule only `*` is a wildcard. */
export function refValue(rules: readonly string[], covered: boolean): ValueMachine {
  const key = JSON.stringify([rules, covered]);
  const known = REFS.get(key) ?? partOf(REF_VALUE, rules.map(globOfRule), covered);
  REFS.set(key, known);
  return known;
}

/** Most projects of a group have the same rules. */
const REFS = questionMemory<string, ValueMachine>();

/** The values of a machine but for these words. */
export const notAmong = (all: ValueMachine, words: readonly string[]): ValueMachine =>
  words.length === 0
    ? all
    : partOf(
        all,
        words.map((text) => globOf([{ kind: 'text', text }])),
        false,
      );

/** The values of a machine that one of the globs matches (`covered`), or that none does. */
function partOf(all: ValueMachine, globs: readonly Glob[], covered: boolean): ValueMachine {
  const cover = globSet(globs);
  const rows: Row[] = [];
  const final: number[] = [];
  const ids = new Map<string, number>();
  const pairs: (readonly [number, number])[] = [];
  const idOf = (inAll: number, inCover: number): number => {
    const key = `${inAll} ${inCover}`;
    const known = ids.get(key) ?? pairs.push([inAll, inCover]) - 1;
    ids.set(key, known);
    return known;
  };
  idOf(0, cover.start);
  for (let id = 0; id < pairs.length; id++) {
    const [inAll, inCover] = pairs[id] ?? [0, cover.start];
    if (all.final.has(inAll) && cover.accepts(inCover) === covered) final.push(id);
    const named = [...cover.named(inCover)];
    for (const { chars, to } of all.edges[inAll] ?? []) {
      for (const code of named)
        if (chars.has(code)) rows.push([id, oneChar(code), idOf(to, cover.step(inCover, code))]);
      const other = chars.pick(new Set(named));
      if (other >= 0) rows.push([id, butNot(chars, named), idOf(to, cover.step(inCover, other))]);
    }
  }
  return machine(rows, final);
}

const globOfRule = (rule: string): Glob =>
  globOf(rule.split('*').flatMap((text, index) => [...(index === 0 ? [] : [ANY]), { kind: 'text' as const, text }]));
const ANY = { kind: 'any' } as const;

/** A ref that only a wildcard for whole names admits. */
export const FREE_REF: ValueMachine = machine([[0, oneChar(FREE_CHARACTER), 1]], [1]);

/** A project's id. With `free`, one that somebody else's project could have. */
export const idValue = (free: boolean): ValueMachine => (free ? FREE_ID_VALUE : ID_VALUE);
const ID_VALUE = makeId(false);
const FREE_ID_VALUE = makeId(true);

function makeId(free: boolean): ValueMachine {
  const digit = charsOf('0123456789');
  const leading = charsOf('123456789');
  const known: readonly Row[] = [
    [0, leading, 1],
    [1, digit, 1],
  ];
  if (!free) return machine(known, [1]);
  const any = oneChar(FREE_CHARACTER);
  return machine([...known, [0, any, 2], [1, any, 2], [2, digit, 2], [2, any, 2]], [2]);
}

const some = (chars: string): ValueMachine =>
  machine(
    [
      [0, charsOf(chars), 1],
      [1, charsOf(chars), 1],
    ],
    [1],
  );
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A word of GitLab's own, for example `merge_request_event`: new releases bring others of the same form. */
export const KEYWORD_VALUE: ValueMachine = some(`${LETTERS}_`);
/** GitLab: rules for user names. */
export const LOGIN_VALUE: ValueMachine = some(`${LETTERS}${LETTERS.toUpperCase()}0123456789_.-`);

/** One of some words. */
export function wordValue(words: readonly string[]): ValueMachine {
  const rows: Row[] = [];
  const states = new Map<string, number>([['', 0]]);
  for (const word of words) {
    for (let length = 1; length <= word.length; length++) {
      const prefix = word.slice(0, length);
      if (states.has(prefix)) continue;
      const to = states.size;
      states.set(prefix, to);
      rows.push([states.get(prefix.slice(0, -1)) ?? 0, char(prefix.slice(-1)), to]);
    }
  }
  return machine(
    rows,
    words.map((word) => states.get(word) ?? 0),
  );
}

/** The same as a language of its own. */
export const acceptorOf = ({ edges, final }: ValueMachine): Acceptor => ({
  starts: [0],
  moves: (state) => (edges[state] ?? []).map(({ chars, to }) => ({ chars, target: to })),
  accepts: (state) => final.has(state),
  family: (state) => state,
  covers: (wide, narrow) => wide === narrow,
});

/** The value of a component that is not known here: any text without a colon. */
export const UNKNOWN_VALUE: ValueMachine = machine(
  [
    [0, REF_CHARACTER, 1],
    [1, REF_CHARACTER, 1],
  ],
  [1],
);
