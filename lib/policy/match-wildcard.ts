/** One piece of a pattern: fixed text, any run of characters (none too), or exactly one character. */
export type PatternElement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' };

/** What is between two `any`. */
interface Segment {
  readonly length: number;
  /** The segment as text, where it has no `one`. */
  readonly text: string | null;
  /** It is these of the elements of the whole pattern. */
  readonly elements: readonly PatternElement[];
  readonly from: number;
  readonly to: number;
  /** As `codesOf` made them; null: nobody has asked yet, as is usual of a fixed text. */
  codes: readonly number[] | null;
}

export type Matcher = (text: string) => boolean;

const ANY_CHARACTER = -1;
/** Comparisons that a plain search may spend before the search with a bounded price takes over. */
const PLAIN_BUDGET = 16_384;
const WORD = 32;

/** Whether the whole text matches the pattern. See compilePattern. */
export const matchPattern = (elements: readonly PatternElement[], text: string): boolean =>
  compilePattern(elements)(text);

/**
 * A function that tells whether a whole text matches. No regular expression is made from the pattern: every segment is
 * looked for once, left to right, so the price is at most text × pattern ÷ 32 steps whatever the pattern. A character is a
 * UTF-16 unit.
 */
export function compilePattern(elements: readonly PatternElement[]): Matcher {
  const [first, ...middle] = segmentsOf(elements);
  const last = middle.pop();
  if (first === undefined) return (text) => text === '';
  if (last === undefined) {
    const { length, text: fixed } = first;
    return fixed === null
      ? (text) => text.length === length && standsAt(codesOf(first), text, 0)
      : (text) => text === fixed;
  }
  const shortest = first.length + last.length;
  return (text) => {
    const end = text.length - last.length;
    if (text.length < shortest || !startsAt(first, text, 0) || !startsAt(last, text, end)) return false;
    let from = first.length;
    for (const segment of middle) {
      const at = find(segment, text, from, end);
      if (at < 0) return false;
      from = at + segment.length;
    }
    return true;
  };
}

function segmentsOf(elements: readonly PatternElement[]): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (let at = 0; at <= elements.length; at++) {
    const isLast = at === elements.length;
    if (!isLast && elements[at]?.kind !== 'any') continue;
    // Between two asterisks side by side there is nothing to look for.
    if (isLast || from < at || segments.length === 0) segments.push(segmentOf(elements, from, at));
    from = at + 1;
  }
  return segments;
}

function segmentOf(elements: readonly PatternElement[], from: number, to: number): Segment {
  let length = 0;
  let text: string | null = '';
  for (let at = from; at < to; at++) {
    const element = elements[at];
    const more = element?.kind === 'text' ? element.text : null;
    length += more === null ? 1 : more.length;
    text = more === null || text === null ? null : text + more;
  }
  return { length, text, elements, from, to, codes: null };
}

/** The code of each character, ANY_CHARACTER for `one`. */
function codesOf(segment: Segment): readonly number[] {
  if (segment.codes !== null) return segment.codes;
  const codes: number[] = [];
  for (let at = segment.from; at < segment.to; at++) {
    const element = segment.elements[at];
    if (element?.kind !== 'text') codes.push(ANY_CHARACTER);
    else for (let unit = 0; unit < element.text.length; unit++) codes.push(element.text.charCodeAt(unit));
  }
  segment.codes = codes;
  return codes;
}

const startsAt = (segment: Segment, text: string, at: number): boolean =>
  segment.text === null ? standsAt(codesOf(segment), text, at) : text.startsWith(segment.text, at);

function standsAt(codes: readonly number[], text: string, at: number): boolean {
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index];
    if (code !== ANY_CHARACTER && code !== text.charCodeAt(at + index)) return false;
  }
  return true;
}

/** First place at or after `from` where the segment matches and ends at or before `end`, or -1. */
function find(segment: Segment, text: string, from: number, end: number): number {
  const lastStart = end - segment.length;
  if (segment.text !== null && segment.length * (text.length - from) <= PLAIN_BUDGET) {
    const at = text.indexOf(segment.text, from);
    return at <= lastStart ? at : -1;
  }
  const codes = codesOf(segment);
  let budget = PLAIN_BUDGET;
  for (let at = from; at <= lastStart; at++) {
    let index = 0;
    while (index < codes.length && (codes[index] === ANY_CHARACTER || codes[index] === text.charCodeAt(at + index)))
      index++;
    if (index === codes.length) return at;
    budget -= index + 1;
    if (budget < 0) return findInBits(codes, text, at + 1, end);
  }
  return -1;
}

/** The same by the Shift-And method: one bit for each place of the segment, all moved on together for each character. */
function findInBits(codes: readonly number[], text: string, from: number, end: number): number {
  const words = Math.ceil(codes.length / WORD);
  const masks = masksOf(codes, words);
  const nowhere = new Int32Array(words);
  const anyMask = masks.get(ANY_CHARACTER) ?? nowhere;
  const state = new Int32Array(words);
  const goalWord = Math.floor((codes.length - 1) / WORD);
  const goalBit = 1 << ((codes.length - 1) % WORD);
  for (let at = from; at < end; at++) {
    const mask = masks.get(text.charCodeAt(at)) ?? nowhere;
    // Places beyond `reached` need more characters than were read, places before `useful` more than are left.
    const reached = Math.min(words, Math.floor((at - from) / WORD) + 1);
    const useful = Math.floor(Math.max(0, codes.length - (end - at)) / WORD);
    let carry = useful === 0 ? 1 : (state[useful - 1] ?? 0) >>> (WORD - 1);
    for (let word = useful; word < reached; word++) {
      const bits = state[word] ?? 0;
      state[word] = ((bits << 1) | carry) & ((mask[word] ?? 0) | (anyMask[word] ?? 0));
      carry = bits >>> (WORD - 1);
    }
    if (((state[goalWord] ?? 0) & goalBit) !== 0) return at - codes.length + 1;
  }
  return -1;
}

/** For each character the places of the segment that ask for it; ANY_CHARACTER has the places that take any. */
function masksOf(codes: readonly number[], words: number): ReadonlyMap<number, Int32Array> {
  const masks = new Map<number, Int32Array>();
  codes.forEach((code, place) => {
    const mask = masks.get(code) ?? new Int32Array(words);
    const word = Math.floor(place / WORD);
    mask[word] = (mask[word] ?? 0) | (1 << (place % WORD));
    masks.set(code, mask);
  });
  return masks;
}
