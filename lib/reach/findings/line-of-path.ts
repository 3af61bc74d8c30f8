import { offsetAt, readJson } from '@/lib/policy/json-reader';
import type { Path } from '@/lib/policy/types';

/** Finds the line, from 1, of the value at a path in a text of JSON, or of its deepest ancestor that exists. */
export function lineOfPath(text: string): (path: Path) => number {
  const { node } = readJson(text);
  return (path) => text.slice(0, offsetAt(node, path)).split('\n').length;
}
