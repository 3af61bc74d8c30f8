import { isScalar, type YAMLMap } from 'yaml';
import type { CiFile } from '@/lib/pipelines/ci-file';
import { type At, lookUp, mapAt, words } from '@/lib/pipelines/ci-nodes';

/** Words of the top level that are no jobs. GitLab: CI/CD YAML syntax reference, global keywords. */
const NOT_JOBS = new Set([
  ...['default', 'include', 'stages', 'variables', 'workflow', 'spec', 'image', 'services', 'cache'],
  ...['before_script', 'after_script'],
]);

/** One place that configures a job. Two files may, and the earlier in the list takes precedence. */
export interface Layer {
  readonly file: CiFile;
  readonly name: string;
  readonly map: YAMLMap;
}

/** The configuration of a pipeline. `files`: the including one before what it includes, of two includes the later first. */
export interface Config {
  readonly files: readonly CiFile[];
  /** By which files each is included; undefined: none is included under rules, so that every file is always there. */
  readonly inclusions?: ReadonlyMap<CiFile, readonly Inclusion[]>;
}

export interface Inclusion {
  readonly by: CiFile;
  /** `include:rules`; null: without. */
  readonly rules: At | null;
}

const keysOf = (file: CiFile) => file.top.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []));

/** Names of the jobs that run, in the order of the files: no hidden ones. */
export function jobNames({ files }: Config): readonly string[] {
  const names = files.flatMap((file) => keysOf(file).filter((name) => mapAt(lookUp(file, file.top, name)) !== null));
  return [...new Set(names)].filter((name) => !name.startsWith('.') && !NOT_JOBS.has(name));
}

const declarations = ({ files }: Config, name: string): readonly Layer[] =>
  files.flatMap((file) => {
    const map = mapAt(lookUp(file, file.top, name));
    return map ? [{ file, name, map }] : [];
  });

/** GitLab refuses `extends` deeper than this. */
const DEEPEST_EXTENDS = 11;

/** The layers that make up a job, highest precedence first: its own, then what it extends, the last named first. */
export function layersOf(config: Config, name: string, depth = 0): readonly Layer[] {
  if (depth > DEEPEST_EXTENDS) return [];
  const own = declarations(config, name);
  const bases = own.map(({ file, map }) => words(lookUp(file, map, 'extends'))).find((found) => found.length > 0) ?? [];
  return [...own, ...bases.toReversed().flatMap((base) => layersOf(config, base, depth + 1))];
}

/** What a job has under a key that is taken whole from one place, such as `script`. */
export function sectionOf(config: Config, name: string, key: string): At | null {
  return firstOf(layersOf(config, name), key) ?? fromDefault(config, name, key);
}

export const firstOf = (layers: readonly Layer[], key: string): At | null =>
  layers.map(({ file, map }) => lookUp(file, map, key)).find((found) => found !== null) ?? null;

/** What `default:`, or the top level in its old form, gives the job under the key. A trigger job runs nothing, and is given nothing. */
export function fromDefault(config: Config, name: string, key: string): At | null {
  if (!inherits(config, name, key) || firstOf(layersOf(config, name), 'trigger') !== null) return null;
  const top = config.files.map((file) => ({ file, name: '', map: file.top }));
  return firstOf(declarations(config, 'default'), key) ?? (OLD_DEFAULTS.has(key) ? firstOf(top, key) : null);
}
const OLD_DEFAULTS = new Set(['before_script', 'after_script']);

const inherits = (config: Config, name: string, key: string) => inheritsOf(config, name, 'default', key);

/** Whether a job has a global variable. GitLab: `inherit:variables`. */
export const inheritsVariable = (config: Config, name: string, key: string): boolean =>
  inheritsOf(config, name, 'variables', key);

/** GitLab: `inherit:default` and `inherit:variables`: true, false or a list of keys. */
function inheritsOf(config: Config, name: string, kind: 'default' | 'variables', key: string): boolean {
  const inherit = firstOf(layersOf(config, name), 'inherit');
  const map = mapAt(inherit);
  const said = inherit && map ? lookUp(inherit.file, map, kind) : null;
  if (!said) return true;
  if (isScalar(said.node)) return said.node.value !== false;
  return words(said).includes(key);
}
