import { butNot, charsOf, codesOf, oneChar } from '@/lib/policy/automata/char-set';
import { char, FREE_CHARACTER, machine, type Row, type ValueMachine } from '@/lib/subjects/universe-values';

/** Where a path has characters that an outsider can choose. `none`: nowhere in particular. */
export type FreePart = 'none' | 'namespace' | 'below';

/** The tails that no segment of a path may have. */
const TAILS = ['.git', '.atom'] as const;
/** What of a forbidden tail has been read: one state each. */
const TAIL_STARTS = [...new Set(TAILS.flatMap((tail) => codesOf(tail).map((_, at) => tail.slice(0, at + 1))))];
const SEGMENT_STATES = ['start', 'plain', ...TAIL_STARTS];
const PLAIN = 1;
const SEGMENT_ENDS = SEGMENT_STATES.flatMap((name, index) =>
  name === 'start' || name === '.' || TAILS.some((tail) => tail === name) ? [] : [index],
);
const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The full path of a project: two segments or more. Legacy paths count: a segment may begin with `.` or `_` and end with `-`.
 * GitLab: reserved names and path rules. With a free part, the path has a free character in its first segment
 * (`namespace`), or in a later one but not in the first (`below`).
 */
export function pathValue(free: FreePart): ValueMachine {
  const known = PATHS.get(free) ?? makePath(free);
  PATHS.set(free, known);
  return known;
}

const PATHS = new Map<FreePart, ValueMachine>();

function makePath(free: FreePart): ValueMachine {
  const builder = pathBuilder();
  const first = builder.segment();
  const later = builder.segment();
  builder.slash(first, later);
  builder.slash(later, later);
  if (free === 'none') return builder.build(later);
  const freeLater = builder.segment();
  builder.slash(freeLater, freeLater);
  builder.free(freeLater, freeLater);
  if (free === 'below') {
    builder.free(later, freeLater);
    return builder.build(freeLater);
  }
  const freeFirst = builder.segment();
  builder.free(first, freeFirst);
  builder.free(freeFirst, freeFirst);
  builder.slash(freeFirst, freeLater);
  return builder.build(freeLater);
}

/** A segment is a block of states: its start, plain text, and what has been read of a forbidden tail. */
function segmentRows(base: number): readonly Row[] {
  return SEGMENT_STATES.flatMap((name, index): readonly Row[] => {
    const longer = TAIL_STARTS.filter((tail) => tail.length > 1 && tail.slice(0, -1) === name);
    const grown = longer.map((tail): Row => [base + index, char(tail.slice(-1)), base + SEGMENT_STATES.indexOf(tail)]);
    const others = butNot(
      charsOf(`${ALPHANUMERIC}_${name === 'start' ? '' : '-'}`),
      longer.map((tail) => tail.charCodeAt(tail.length - 1)),
    );
    return [
      [base + index, others, base + PLAIN],
      ...grown,
      [base + index, char('.'), base + SEGMENT_STATES.indexOf('.')],
    ];
  });
}

function pathBuilder() {
  const rows: Row[] = [];
  let blocks = 0;
  const endsOf = (base: number): readonly number[] => SEGMENT_ENDS.map((state) => base + state);
  return {
    segment: (): number => {
      const base = blocks++ * SEGMENT_STATES.length;
      rows.push(...segmentRows(base));
      return base;
    },
    /** A slash leads from one segment to the next. */
    slash: (from: number, to: number): void => {
      for (const state of endsOf(from)) rows.push([state, char('/'), to]);
    },
    /** A free character leads from one segment into its free copy. */
    free: (from: number, to: number): void => {
      for (const index of SEGMENT_STATES.keys()) rows.push([from + index, oneChar(FREE_CHARACTER), to + PLAIN]);
    },
    build: (last: number): ValueMachine => machine(rows, endsOf(last)),
  };
}
