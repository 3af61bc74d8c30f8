export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark' | 'other';
  readonly text: string;
}

const WORDS = ['true', 'false', 'null'];

/**
 * The tokens of one line of JSON, which join to exactly that line. Meant for drawing: what is not JSON, as while people
 * type, becomes `other` and is kept. Strings of JSON never cross lines.
 */
export function jsonTokens(line: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  for (let at = 0; at < line.length; ) {
    const text = tokenAt(line, at);
    tokens.push({ kind: kindOf(text, line, at + text.length), text });
    at += text.length;
  }
  return tokens;
}

const isIn = (set: string, character: string | undefined): boolean =>
  character !== undefined && character !== '' && set.includes(character);
const MARKS = '{}[],:';
const SPACE = ' \t\r';

function tokenAt(line: string, start: number): string {
  if (line[start] === '"') return line.slice(start, stringEnd(line, start));
  if (isIn(MARKS, line[start])) return line.slice(start, start + 1);
  const spaces = isIn(SPACE, line[start]);
  let end = start + 1;
  while (end < line.length && isIn(SPACE, line[end]) === spaces && (spaces || !isIn(`${MARKS}"`, line[end]))) end++;
  return line.slice(start, end);
}

function stringEnd(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '"') return at + 1;
  }
  return line.length;
}

function kindOf(text: string, line: string, end: number): JsonToken['kind'] {
  if (text.startsWith('"')) return line.slice(end).trimStart().startsWith(':') ? 'key' : 'string';
  if (isIn(MARKS, text)) return 'mark';
  if (WORDS.includes(text)) return 'word';
  return /^-?\d/.test(text) ? 'number' : 'other';
}
