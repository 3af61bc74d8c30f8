/** A set of UTF-16 units. */
export interface CharSet {
  readonly has: (code: number) => boolean;
  /** A unit of the set that is not excepted, letters and digits first because examples are read by people; -1: none is left. */
  readonly pick: (excepted: ReadonlySet<number>) => number;
}

const UNITS = 0x10000;
const FRIENDLY = codesOf('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./');

/** The units for which `has` is true. */
export function charSet(has: (code: number) => boolean): CharSet {
  const friendly = FRIENDLY.filter(has);
  return {
    has,
    pick: (excepted) => {
      for (const code of friendly) if (!excepted.has(code)) return code;
      for (let code = 0x21; code < UNITS; code++) if (has(code) && !excepted.has(code)) return code;
      for (let code = 0; code <= 0x20; code++) if (has(code) && !excepted.has(code)) return code;
      return -1;
    },
  };
}

/** The units of a text. */
export function charsOf(text: string): CharSet {
  const codes = new Set(codesOf(text));
  return {
    has: (code) => codes.has(code),
    pick: (excepted) => {
      for (const code of codes) if (!excepted.has(code)) return code;
      return -1;
    },
  };
}

/** The set without some units. */
export function butNot(set: CharSet, units: readonly number[]): CharSet {
  if (units.length === 0) return set;
  return {
    has: (code) => !units.includes(code) && set.has(code),
    pick: (excepted) => set.pick(new Set([...excepted, ...units])),
  };
}

export const ANY_CHAR: CharSet = charSet(() => true);

const ONES: CharSet[] = [];

/** The set with one unit: the price of a move along fixed text. Made once for each unit. */
export function oneChar(code: number): CharSet {
  const known = ONES[code];
  if (known !== undefined) return known;
  const made = { has: (other: number) => other === code, pick: oneOf(code) };
  ONES[code] = made;
  return made;
}

const oneOf =
  (code: number): CharSet['pick'] =>
  (excepted) =>
    excepted.has(code) ? -1 : code;

export function codesOf(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
