import { type ProblemLog, problemLog } from '@/lib/policy/problem-log';
import type { Json, Path } from '@/lib/policy/types';

/** JSON with places. `broken` replaces a value that could not be read; its problem is already reported. */
export type JsonNode = { readonly offset: number } & (
  | { readonly kind: 'scalar'; readonly value: null | boolean | number | string }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'broken' }
);
export interface JsonMember {
  readonly name: string;
  readonly nameOffset: number;
  readonly value: JsonNode;
}

/** Deeper nesting is refused, so that a hostile text cannot exhaust the stack. */
const DEEPEST = 64;

interface Reader {
  readonly text: string;
  readonly log: ProblemLog;
  at: number;
}

/** Reads JSON (RFC 8259) and goes on after an error, so that every problem is found at once. Repeated keys are errors. */
export function readJson(text: string): { readonly node: JsonNode; readonly log: ProblemLog } {
  const reader: Reader = { text, log: problemLog(text), at: 0 };
  const node = readValue(reader, []);
  skipSpace(reader);
  if (reader.at < text.length && node.kind !== 'broken') {
    reader.log.error('syntax', 'Nothing may follow the document.', [], reader.at);
  }
  return { node, log: reader.log };
}

/** The value without its places. Own properties only: a member named __proto__ stays a member. */
export function toJson(node: JsonNode): Json {
  if (node.kind === 'array') return node.items.map(toJson);
  if (node.kind === 'object') {
    return Object.fromEntries(node.members.map((member) => [member.name, toJson(member.value)]));
  }
  return node.kind === 'scalar' ? node.value : null;
}

/** Where the value at the path begins; where there is none, what it is missing from. Paths count a value without its list as the first. */
export function offsetAt(node: JsonNode, [next, ...rest]: Path): number {
  if (next === undefined) return node.offset;
  if (next === 0 && node.kind !== 'array') return offsetAt(node, rest);
  const inner =
    node.kind === 'array' && typeof next === 'number'
      ? node.items[next]
      : node.kind === 'object'
        ? node.members.find(({ name }) => name === next)?.value
        : undefined;
  return inner === undefined ? node.offset : offsetAt(inner, rest);
}

function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && ' \t\n\r'.includes(reader.text.charAt(reader.at))) reader.at++;
}

function peek(reader: Reader): string {
  skipSpace(reader);
  return reader.text.charAt(reader.at);
}

function broken(reader: Reader, message: string, path: Path): JsonNode {
  const offset = reader.at;
  reader.log.error('syntax', message, path, offset);
  while (reader.at < reader.text.length && !',]}'.includes(reader.text.charAt(reader.at))) reader.at++;
  return { kind: 'broken', offset };
}

function readValue(reader: Reader, path: Path): JsonNode {
  const next = peek(reader);
  const offset = reader.at;
  if (path.length > DEEPEST) {
    reader.log.error('syntax', `Values may not be nested deeper than ${DEEPEST}.`, path, offset);
    reader.at = reader.text.length;
    return { kind: 'broken', offset };
  }
  if (next === '{') return readObject(reader, path);
  if (next === '[') return readArray(reader, path);
  if (next === '"') {
    const value = readString(reader, path);
    return value === null ? { kind: 'broken', offset } : { kind: 'scalar', value, offset };
  }
  return readWord(reader, path);
}

function readArray(reader: Reader, path: Path): JsonNode {
  const offset = reader.at++;
  const items: JsonNode[] = [];
  if (peek(reader) === ']') reader.at++;
  else
    do items.push(readValue(reader, [...path, items.length]));
    while (moreFollows(reader, ']', path));
  return { kind: 'array', items, offset };
}

function readObject(reader: Reader, path: Path): JsonNode {
  const offset = reader.at++;
  const members: JsonMember[] = [];
  const seen = new Set<string>();
  if (peek(reader) === '}') {
    reader.at++;
    return { kind: 'object', members, offset };
  }
  do {
    const member = readMember(reader, path);
    if (member === null) continue;
    if (seen.has(member.name)) {
      const message = `The key ${JSON.stringify(member.name)} occurs twice in this object. Keep one: which one counts is not defined.`;
      reader.log.error('duplicate-key', message, [...path, member.name], member.nameOffset);
    }
    seen.add(member.name);
    members.push(member);
  } while (moreFollows(reader, '}', path));
  return { kind: 'object', members, offset };
}

function readMember(reader: Reader, path: Path): JsonMember | null {
  if (peek(reader) !== '"') {
    broken(reader, 'A key in double quotes is expected here.', path);
    return null;
  }
  const nameOffset = reader.at;
  const name = readString(reader, path);
  if (name === null) return null;
  if (peek(reader) === ':') reader.at++;
  else reader.log.error('syntax', 'A colon is expected after the key.', [...path, name], reader.at);
  return { name, nameOffset, value: readValue(reader, [...path, name]) };
}

/** After an item: true when another one follows. Reports a missing or trailing comma and a missing end. */
function moreFollows(reader: Reader, end: ']' | '}', path: Path): boolean {
  const next = peek(reader);
  const offset = reader.at;
  if (next === ',') {
    reader.at++;
    if (peek(reader) !== end) return reader.at < reader.text.length || moreFollows(reader, end, path);
    reader.log.error('syntax', `Remove the comma before ${end}.`, path, offset);
  }
  if (peek(reader) === end) {
    reader.at++;
    return false;
  }
  if (next === '' || next === ']' || next === '}') {
    reader.log.error('syntax', `This is not closed: ${end} is missing.`, path, offset);
    return false;
  }
  reader.log.error('syntax', `A comma or ${end} is expected here.`, path, offset);
  // A value that follows at once is read as the next item; anything else is skipped by `broken`.
  return reader.at < reader.text.length;
}

function readString(reader: Reader, path: Path): string | null {
  const { text } = reader;
  const start = reader.at;
  let end = start + 1;
  while (end < text.length && text.charAt(end) !== '"' && text.charAt(end) !== '\n') {
    end += text.charAt(end) === '\\' ? 2 : 1;
  }
  if (text.charAt(end) !== '"') {
    reader.log.error('syntax', 'This string is not closed.', path, start);
    reader.at = Math.min(end, text.length);
    return null;
  }
  reader.at = end + 1;
  const value = parseScalar(text.slice(start, end + 1));
  if (typeof value === 'string') return value;
  reader.log.error('syntax', 'This string has an escape or a control character that JSON does not allow.', path, start);
  return null;
}

function readWord(reader: Reader, path: Path): JsonNode {
  const { text, at: offset } = reader;
  let end = offset;
  while (end < text.length && !' \t\n\r,:]}"[{'.includes(text.charAt(end))) end++;
  const word = text.slice(offset, end);
  const value = parseScalar(word);
  if (word === '' || value === undefined) {
    return broken(reader, word === '' ? 'A value is missing here.' : `${word.slice(0, 40)} is not a JSON value.`, path);
  }
  reader.at = end;
  if (typeof value === 'number' && String(value) !== word) {
    // Readers of JSON disagree on such numbers, so the policy could mean two things.
    reader.log.error(
      'number-not-exact',
      `Write ${word.slice(0, 40)} as a string; as a number it is rounded or respelt.`,
      path,
      offset,
    );
  }
  return { kind: 'scalar', value, offset };
}

function parseScalar(text: string): null | boolean | number | string | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
