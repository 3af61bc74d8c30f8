import { calledScripts } from '@/lib/migration/called-scripts';
import {
  type CiFile,
  isRefusal,
  LARGEST_FILE,
  type Place,
  parseCiFile,
  placeKey,
  type Refusal,
  ROOT,
} from '@/lib/migration/ci-file';
import { type Config, firstOf, jobNames, sectionOf } from '@/lib/migration/ci-jobs';
import { includesOf, inOrder, type Unread } from '@/lib/migration/includes';
import { namesTooOften } from '@/lib/migration/old-variables';
import { piecesOf } from '@/lib/migration/pieces';

export const SCRIPT_KEYS = ['before_script', 'script', 'after_script'] as const;

/** Texts of files by the key of their place; null: not there, or not ours to read. */
export type Texts = ReadonlyMap<string, string | null>;

export interface ProjectReading {
  /** null: the project has no readable configuration. */
  readonly root: CiFile | null;
  readonly config: Config;
  /** Scripts that jobs call, by path. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly refusals: readonly Refusal[];
  readonly unread: readonly Unread[];
  /** Included files that could not be had. */
  readonly missing: readonly Place[];
  /** Files to fetch before the reading is whole. */
  readonly wanted: readonly Place[];
}

/** Files of one project that are read. GitLab allows 150 includes. */
export const MOST_FILES = 160;

/** Reads a project from what was fetched so far. The caller fetches `wanted` and asks again until it is empty. */
export function readProject(texts: Texts, first: Place = ROOT): ProjectReading {
  const parsed = new Map<string, CiFile>();
  const refusals: Refusal[] = [];
  const unread: Unread[] = [];
  const missing: Place[] = [];
  const wanted: Place[] = [];
  const queue = [first];
  const seen = new Set<string>();
  for (let place = queue.shift(); place; place = queue.shift()) {
    const key = placeKey(place);
    if (seen.has(key) || seen.size >= MOST_FILES) continue;
    seen.add(key);
    const text = texts.get(key);
    if (text === undefined) wanted.push(place);
    else if (text === null) missing.push(place);
    if (typeof text !== 'string') continue;
    const file = parseCiFile(place, text);
    if (isRefusal(file)) {
      refusals.push(file);
      continue;
    }
    parsed.set(key, file);
    const includes = includesOf(file);
    unread.push(...includes.unread);
    queue.push(...includes.places);
  }
  const root = parsed.get(placeKey(first)) ?? null;
  const config = { files: root ? inOrder(root, parsed) : [] };
  const scripts = findScripts(config, texts, MOST_FILES - seen.size);
  return { root, config, refusals, unread, missing, scripts: scripts.found, wanted: [...wanted, ...scripts.wanted] };
}

export const scriptPlace = (path: string): Place => ({ project: null, ref: null, path });

/** Scripts that jobs call, and that those call. They run in the checkout of this project, whoever wrote the job. */
function findScripts(config: Config, texts: Texts, most: number) {
  const lines = jobNames(config).flatMap((name) =>
    SCRIPT_KEYS.flatMap((key) => piecesOf(config, sectionOf(config, name, key)).map(({ value }) => value)),
  );
  const queue = [...new Set(lines.flatMap(calledScripts))];
  const seen = new Set<string>();
  const found = new Map<string, string>();
  const wanted: Place[] = [];
  for (let path = queue.shift(); path !== undefined && seen.size < most; path = queue.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = texts.get(placeKey(scriptPlace(path)));
    if (text === undefined) wanted.push(scriptPlace(path));
    if (typeof text !== 'string' || text.length > LARGEST_FILE || namesTooOften(text)) continue;
    found.set(path, text);
    queue.push(...calledScripts(text));
  }
  return { found, wanted };
}

/** Global variables of the whole configuration, the strongest first. */
export const globalVariables = ({ files }: Config) =>
  files.flatMap((file) => {
    const at = firstOf([{ file, name: '', map: file.top }], 'variables');
    return at ? [at] : [];
  });
