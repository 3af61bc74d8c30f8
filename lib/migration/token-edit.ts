import { isMap, stringify, type YAMLMap } from 'yaml';
import type { CiFile } from '@/lib/migration/ci-file';
import { lookUp, target } from '@/lib/migration/ci-nodes';
import { type Edit, lineEnding } from '@/lib/migration/edit-text';

/** Tokens by name, each with its audience. */
export type Tokens = ReadonlyMap<string, string>;

/** Adds ID tokens to a job. null: written in a way that cannot be added to without rewriting it. */
export function addTokens(file: CiFile, job: YAMLMap, tokens: Tokens): Edit | null {
  const there = lookUp(file, job, 'id_tokens');
  if (!there) return insert(file, job, { id_tokens: asObject(tokens) });
  const found = target(there);
  return found && isMap(found.node) ? insert(file, found.node, asObject(tokens)) : null;
}

const asObject = (tokens: Tokens) => Object.fromEntries([...tokens].map(([name, aud]) => [name, { aud }]));

/** Puts pairs at the head of a map, in the map's own style and above the comment of its first pair. */
function insert({ text }: CiFile, map: YAMLMap, pairs: object): Edit | null {
  const [start] = map.range ?? [-1];
  if (map.flow) {
    if (text[start] !== '{') return null;
    const inside = stringify(pairs, { collectionStyle: 'flow', lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE' });
    const put = inside.trim().replace(/^\{\s*|\s*\}$/g, '');
    return { from: start + 1, to: start + 1, text: map.items.length > 0 ? `${put}, ` : put };
  }
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const pad = text.slice(line, start);
  // Something else stands before the first pair, such as the mark of a complex key.
  if (!/^ *$/.test(pad)) return null;
  const eol = lineEnding(text, line);
  const from = aboveComments(text, line);
  return { from, to: from, text: block(pairs, pad, eol) };
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
