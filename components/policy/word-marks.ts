import { compare, type DiffLine } from '@/components/ui/diff-lines';

/** A part of a line that has no counterpart in the other one: from a character to before another. */
export type Marked = readonly [from: number, to: number];

/** A row of a difference side by side, with what of the two lines differs; null: that side has no line here. */
export interface DiffPair {
  readonly before: DiffLine | null;
  readonly after: DiffLine | null;
}

/** Lines of a difference next to each other: what is the same, then what was removed beside what was added in its place. */
export function diffPairs(lines: readonly DiffLine[]): readonly DiffPair[] {
  const pairs: DiffPair[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = (): void => {
    for (let row = 0; row < Math.max(removed.length, added.length); row++)
      pairs.push({ before: removed[row] ?? null, after: added[row] ?? null });
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === 'removed') removed.push(line);
    else if (line.kind === 'added') added.push(line);
    else {
      flush();
      pairs.push({ before: line, after: line });
    }
  }
  flush();
  return pairs;
}

/** The words of each changed line that differ from the line that it took the place of. Lines that share little have none. */
export function wordMarks(lines: readonly DiffLine[]): ReadonlyMap<DiffLine, readonly Marked[]> {
  const marks = new Map<DiffLine, readonly Marked[]>();
  for (const { before, after } of diffPairs(lines)) {
    if (before === null || after === null || before === after) continue;
    const [old, young] = [wordsOf(before.text), wordsOf(after.text)];
    const kinds = compare(old, young);
    const [gone, come] = [differing(kinds, old, 'added'), differing(kinds, young, 'removed')];
    if (gone.shared * 2 < before.text.trim().length || come.shared * 2 < after.text.trim().length) continue;
    marks.set(before, gone.marked);
    marks.set(after, come.marked);
  }
  return marks;
}

/** A word in any script, a run of spaces, or one other character. */
const WORDS = /[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu;
const wordsOf = (text: string): readonly string[] => text.match(WORDS) ?? [];

/** The places of the words of one side that the other does not have, and how many characters both have. */
function differing(kinds: readonly DiffLine['kind'][], words: readonly string[], other: 'added' | 'removed') {
  const marked: [number, number][] = [];
  let [at, shared, next] = [0, 0, 0];
  for (const kind of kinds) {
    if (kind === other) continue;
    const word = words[next++] ?? '';
    const last = marked.at(-1);
    if (kind === 'same') shared += word.trim().length;
    else if (last !== undefined && last[1] === at) last[1] += word.length;
    else marked.push([at, at + word.length]);
    at += word.length;
  }
  return { marked, shared };
}
