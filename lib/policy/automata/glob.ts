import type { PatternElement } from '@/lib/policy/match-wildcard';

/**
 * One pattern as numbers, closed by END. A number from 0 is a UTF-16 unit; from ANY_CASE on, a unit whose case does not
 * count. The parts of an ARN have wildcards of their own that stop at a colon.
 */
export type Glob = readonly number[];

export const END = -1;
export const ONE = -2;
export const STAR = -3;
export const ONE_IN_PART = -4;
export const STAR_IN_PART = -5;
const ANY_CASE = 0x10000;
const COLON = 0x3a;
/** Units beyond Latin-1 whose lower case lies in it: the Kelvin and the Angstrom sign. */
const STRAY_CAPITALS: Readonly<Record<string, number>> = { k: 0x212a, å: 0x212b };

export const isStar = (element: number | undefined): boolean => element === STAR || element === STAR_IN_PART;

export function globOf(elements: readonly PatternElement[], anyCase = false): Glob {
  const glob: number[] = [];
  for (const element of elements) {
    if (element.kind === 'any') {
      if (glob.at(-1) !== STAR) glob.push(STAR);
    } else if (element.kind === 'one') glob.push(ONE);
    else for (const unit of element.text.split('')) glob.push(anyCase ? foldedUnit(unit) : unit.charCodeAt(0));
  }
  return [...glob, END];
}

const foldedUnit = (unit: string): number => ANY_CASE + unit.toLowerCase().charCodeAt(0);

/** An ARN pattern, or null when it does not have six parts and so matches nothing. AWS: ArnLike compares part by part. */
export function arnGlobOf(elements: readonly PatternElement[]): Glob | null {
  const LAST_PART = 5;
  let part = 0;
  const glob = globOf(elements).map((element) => {
    if (element === COLON && part < LAST_PART) part++;
    if (part === LAST_PART) return element;
    return element === STAR ? STAR_IN_PART : element === ONE ? ONE_IN_PART : element;
  });
  return part === LAST_PART ? glob : null;
}

/** The units that an element asks for by name; wildcards name none, except that those of ARN parts shun the colon. */
export function namedUnits(element: number): readonly number[] {
  if (element >= ANY_CASE) {
    const lower = String.fromCharCode(element - ANY_CASE);
    const upper = lower.toUpperCase();
    const units = [lower.charCodeAt(0), ...(upper.length === 1 ? [upper.charCodeAt(0)] : [])];
    const stray = STRAY_CAPITALS[lower];
    return (stray === undefined ? units : [...units, stray]).filter((unit) => hasUnit(element, unit));
  }
  if (element >= 0) return [element];
  return element === ONE_IN_PART || element === STAR_IN_PART ? [COLON] : [];
}

/** Whether one character fits the element. */
export function hasUnit(element: number, code: number): boolean {
  if (element === code) return true;
  if (element === ONE || element === STAR) return true;
  if (element === ONE_IN_PART || element === STAR_IN_PART) return code !== COLON;
  return element >= ANY_CASE && String.fromCharCode(code).toLowerCase().charCodeAt(0) === element - ANY_CASE;
}

/** The units that every match begins with, and those that it ends with, as far as they are fixed and their case counts. */
interface FixedEnds {
  readonly start: readonly number[];
  readonly end: readonly number[];
}

const ENDS = new WeakMap<Glob, FixedEnds>();

function fixedEnds(glob: Glob): FixedEnds {
  const known = ENDS.get(glob);
  if (known !== undefined) return known;
  const isFixed = (element: number): boolean => element >= 0 && element < ANY_CASE;
  const body = glob.slice(0, -1);
  const from = body.findIndex((element) => !isFixed(element));
  const back = [...body].reverse();
  const to = back.findIndex((element) => !isFixed(element));
  const ends = { start: from < 0 ? body : body.slice(0, from), end: to < 0 ? back : back.slice(0, to) };
  ENDS.set(glob, ends);
  return ends;
}

/** The one text that matches, by its units; null: there are others, or their case does not count. */
export function onlyText(glob: Glob): readonly number[] | null {
  const { start } = fixedEnds(glob);
  return start.length === glob.length - 1 ? start : null;
}

/** False only if no text matches both: what they begin or end with differs. */
export function mayMeet(one: Glob, other: Glob): boolean {
  const [a, b] = [fixedEnds(one), fixedEnds(other)];
  return agree(a.start, b.start) && agree(a.end, b.end);
}

function agree(one: readonly number[], other: readonly number[]): boolean {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return false;
  return true;
}
