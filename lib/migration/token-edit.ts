import { isMap, isNode, stringify, type YAMLMap } from 'yaml';
import { type Edit, lineEnding } from '@/lib/migration/edit-text';
import type { CiFile } from '@/lib/pipelines/ci-file';
import { lookUp, target } from '@/lib/pipelines/ci-nodes';

/** Tokens by name, each with its audience. */
export type Tokens = ReadonlyMap<string, string>;

/**
 * Adds ID tokens to a job. Those that it has stay before them: GitLab gives the first to secrets that name none. null: written in a
 * way that cannot be added to without rewriting it.
 */
export function addTokens(file: CiFile, job: YAMLMap, tokens: Tokens): Edit | null {
  const there = lookUp(file, job, 'id_tokens');
  if (!there) return atHead(file, job, { id_tokens: asObject(tokens) });
  const found = target(there);
  return found && isMap(found.node) ? behind(file, found.node, asObject(tokens)) : null;
}

const asObject = (tokens: Tokens) => Object.fromEntries([...tokens].map(([name, aud]) => [name, { aud }]));

/** Puts pairs at the head of a map, in the map's own style and above the comment of its first pair. */
function atHead({ text }: CiFile, map: YAMLMap, pairs: object): Edit | null {
  const [start] = map.range ?? [-1];
  if (map.flow) {
    if (text[start] !== '{') return null;
    const put = inBraces(pairs);
    return { from: start + 1, to: start + 1, text: map.items.length > 0 ? `${put}, ` : put };
  }
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const pad = text.slice(line, start);
  // Something else precedes the first pair, such as the mark of a complex key.
  if (!/^ *$/.test(pad)) return null;
  const eol = lineEnding(text, line);
  const from = aboveComments(text, line);
  return { from, to: from, text: block(pairs, pad, eol) };
}

const inBraces = (pairs: object) =>
  stringify(pairs, { collectionStyle: 'flow', lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE' })
    .trim()
    .replace(/^\{\s*|\s*\}$/g, '');

/** Puts pairs behind the last pair of a map, in the map's own style. */
function behind(file: CiFile, map: YAMLMap, pairs: object): Edit | null {
  const { text } = file;
  const [start = -1, end = -1] = map.range ?? [];
  const last = map.items.at(-1);
  if (last === undefined) return atHead(file, map, pairs);
  if (map.flow) {
    const close = end - 1;
    if (text[close] !== '}') return null;
    const before = text.slice(start, close).trimEnd();
    const comma = before.endsWith(',') ? ' ' : ', ';
    const at = start + before.length;
    return { from: at, to: at, text: comma + inBraces(pairs) };
  }
  const pad = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (!/^ *$/.test(pad)) return null;
  // The range ends behind the last value's line, or at the end of a file without a line ending.
  const stop = afterLine(text, endOf(last) ?? end);
  const eol = lineEnding(text, start);
  const broken = stop > 0 && text[stop - 1] !== '\n' ? eol : '';
  return { from: stop, to: stop, text: broken + block(pairs, pad, eol) };
}

/** Where the last value of a pair ends, its comment not counted. */
function endOf({ key, value }: { readonly key: unknown; readonly value: unknown }): number | null {
  const node = isNode(value) ? value : isNode(key) ? key : null;
  return node?.range?.[1] ?? null;
}

/** The start of the line after the one that contains an offset; at the start of a line, that line. */
function afterLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

const block = (pairs: object, pad: string, eol: string) =>
  stringify(pairs, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => pad + line + eol)
    .join('');

function aboveComments(text: string, line: number): number {
  let at = line;
  while (at > 0) {
    const before = text.lastIndexOf('\n', at - 2) + 1;
    if (!/^\s*#/.test(text.slice(before, at))) return at;
    at = before;
  }
  return at;
}

/** Says more of a job that another project's file declares: GitLab merges both. null: the file cannot be added to at its end. */
export function appendJobs(file: CiFile, jobs: ReadonlyMap<string, Tokens>): Edit | null {
  if (file.top.flow) return null;
  const { text } = file;
  const eol = lineEnding(text, text.length);
  const said = Object.fromEntries([...jobs].map(([name, tokens]) => [name, { id_tokens: asObject(tokens) }]));
  const apart = text.endsWith('\n') ? eol : eol + eol;
  return { from: text.length, to: text.length, text: apart + block(said, '', eol) };
}
