import type { Path, Problem } from '@/lib/policy/types';

/** More problems than this help nobody; the reading goes on, the list does not. */
const MOST_PROBLEMS = 100;

/** Collects the problems of one text and knows its lines. `offset` counts UTF-16 units from 0. */
export interface ProblemLog {
  readonly problems: readonly Problem[];
  readonly error: (code: string, message: string, path: Path, offset: number) => void;
  readonly warn: (code: string, message: string, path: Path, offset: number) => void;
}

export function problemLog(text: string): ProblemLog {
  const lineStarts = lineStartsOf(text);
  const problems: Problem[] = [];
  const add =
    (severity: Problem['severity']) =>
    (code: string, message: string, path: Path, offset: number): void => {
      if (problems.length >= MOST_PROBLEMS) return;
      problems.push({ code, severity, message, path, ...placeAt(lineStarts, offset) });
    };
  return { problems, error: add('error'), warn: add('warning') };
}

/** Line and column, from 1, of an offset in a text. */
export const lineAndColumn = (text: string, offset: number) => placeAt(lineStartsOf(text), offset);

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeAt(lineStarts: readonly number[], offset: number): Pick<Problem, 'line' | 'column'> {
  const line = lineOf(lineStarts, offset);
  return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
}

/** Index of the last line that starts at or before `offset`. */
function lineOf(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
