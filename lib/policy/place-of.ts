import { offsetAt, readJson } from '@/lib/policy/json-reader';
import { lineAndColumn } from '@/lib/policy/problem-log';
import type { Path } from '@/lib/policy/types';

/** Line and column, from 1, of what a path leads to in a document; as near as the document has it. */
export function placeOf(document: string, path: Path): { readonly line: number; readonly column: number } {
  return lineAndColumn(document, offsetAt(readJson(document).node, path));
}
