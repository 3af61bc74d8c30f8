import { withinBudget } from '@/lib/policy/budget';
import { readJson, toJson } from '@/lib/policy/json-reader';
import type { Json, Path } from '@/lib/policy/types';

/** What is wrong with an input, as RFC 9457 says it. `pointer` is a JSON pointer (RFC 6901), `line` counts from 1. */
export interface InputProblem {
  readonly type: 'about:blank';
  readonly title: string;
  /** 413: it is larger than what is looked at. */
  readonly status: 400 | 413;
  readonly detail: string;
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
}

export type Answer<T> =
  | { readonly ok: true; readonly output: T }
  | { readonly ok: false; readonly problem: InputProblem };

const TITLES = { 400: 'The input does not fit this operation.', 413: 'The input is too large.' } as const;

export function problemAt(path: Path, detail: string, status: InputProblem['status'] = 400): InputProblem {
  return {
    type: 'about:blank',
    title: TITLES[status],
    status,
    detail,
    pointer: pointerOf(path),
  };
}

const pointerOf = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Thrown by the readers of this room and caught by `answering` alone: an input ends at its first fault. */
class BadInput extends Error {
  constructor(readonly problem: InputProblem) {
    super(problem.detail);
  }
}

export function refuse(path: Path, detail: string, status: InputProblem['status'] = 400): never {
  throw new BadInput(problemAt(path, detail, status));
}

/** The answer within the budget of one question, or what the readers found wrong. */
export function answering<T>(make: () => T): Answer<T> {
  try {
    return { ok: true, output: withinBudget(make) };
  } catch (error) {
    if (error instanceof BadInput) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Reads the text of an input. A duplicate key is refused, because JSON leaves open which one counts. */
export function readInput(text: string): Answer<Json> {
  const { node, log } = readJson(text);
  const [first] = log.problems;
  if (first === undefined) return { ok: true, output: toJson(node) };
  const { message, path, line, column } = first;
  return { ok: false, problem: { ...problemAt(path, message), line, column } };
}
