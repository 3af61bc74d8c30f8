import { type JsonNode, readJson } from '@/lib/policy/json-reader';
import type { Path } from '@/lib/policy/types';

/** Finds the line, from 1, of the value at a path in a text of JSON, or of its deepest ancestor that exists. */
export function lineOfPath(text: string): (path: Path) => number {
  const { node } = readJson(text);
  return (path) => text.slice(0, offsetOf(node, path)).split('\n').length;
}

function offsetOf(node: JsonNode, path: Path): number {
  const [name, ...rest] = path;
  if (name === undefined) return node.offset;
  if (node.kind === 'array') {
    const item = node.items[Number(name)];
    return item === undefined ? node.offset : offsetOf(item, rest);
  }
  // A lone statement may appear without a list around it.
  if (node.kind === 'object' && name === 0) return offsetOf(node, rest);
  const member = node.kind === 'object' ? node.members.find((one) => one.name === name) : undefined;
  return member === undefined ? node.offset : offsetOf(member.value, rest);
}
