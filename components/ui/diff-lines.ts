export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** Line numbers, from 1; null on the side that has no such line. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Above this many cells the table of common lines would cost too much: the middle is then shown as wholly replaced. */
const CELL_LIMIT = 4_000_000;

/** The line diff of two texts, with the fewest lines added and removed. Removed lines come before added ones. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middleA = a.slice(head, a.length - tail);
  const middleB = b.slice(head, b.length - tail);
  const kinds = [
    ...Array<DiffLine['kind']>(head).fill('same'),
    ...compare(middleA, middleB),
    ...Array<DiffLine['kind']>(tail).fill('same'),
  ];
  let [i, j] = [0, 0];
  return kinds.map((kind) => {
    const text = (kind === 'added' ? b[j] : a[i]) ?? '';
    const line = { kind, text, before: kind === 'added' ? null : ++i, after: kind === 'removed' ? null : ++j };
    return line;
  });
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Longest common subsequence, by a table of the lengths that remain from each pair of places on. What goes comes before what is new. */
export function compare(a: readonly string[], b: readonly string[]): DiffLine['kind'][] {
  const width = b.length + 1;
  const cells = (a.length + 1) * width;
  if (cells > CELL_LIMIT) return [...a.map(() => 'removed' as const), ...b.map(() => 'added' as const)];
  const common = new Uint32Array(cells);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const kinds: DiffLine['kind'][] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const same = i < a.length && j < b.length && a[i] === b[j];
    const kind = same ? 'same' : i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1)) ? 'removed' : 'added';
    if (kind !== 'added') i++;
    if (kind !== 'removed') j++;
    kinds.push(kind);
  }
  return kinds;
}
