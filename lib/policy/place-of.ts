import { type JsonNode, readJson } from '@/lib/policy/json-reader';
import { lineAndColumn } from '@/lib/policy/problem-log';
import type { Path } from '@/lib/policy/types';

/** Line and column, from 1, of what a path leads to in a document; as near as the document has it. */
export function placeOf(document: string, path: Path): { readonly line: number; readonly column: number } {
  return lineAndColumn(document, offsetOf(readJson(document).node, path));
}

function offsetOf(node: JsonNode, [step, ...rest]: Path): number {
  if (step === undefined) return node.offset;
  // IAM takes a single statement without its list, and paths count it as the first.
  if (step === 0 && node.kind === 'object') return offsetOf(node, rest);
  const next =
    node.kind === 'array'
      ? node.items[Number(step)]
      : node.kind === 'object'
        ? node.members.find(({ name }) => name === step)?.value
        : undefined;
  return next === undefined ? node.offset : offsetOf(next, rest);
}
