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
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const problems: Problem[] = [];
  const add =
    (severity: Problem['severity']) =>
    (code: string, message: string, path: Path, offset: number): void => {
      if (problems.length >= MOST_PROBLEMS) return;
      const line = lineOf(lineStarts, offset);
      problems.push({ code, severity, message, path, line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 });
    };
  return { problems, error: add('error'), warn: add('warning') };
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
