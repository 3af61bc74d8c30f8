import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { type CiFile, fileKey, type Place, type Unread } from '@/lib/pipelines/ci-file';
import { type At, below, lookUp, target, words } from '@/lib/pipelines/ci-nodes';
import { type InputsText, inputsOf } from '@/lib/pipelines/inputs';

export interface Includes {
  readonly places: readonly Place[];
  /** Local includes with a wildcard: which files they mean depends on what the repository holds. */
  readonly patterns: readonly Place[];
  /** The rules under which a place or a pattern is included, by its key. GitLab: `include:rules`. */
  readonly rules: ReadonlyMap<string, At>;
  readonly unread: readonly Unread[];
}

const NONE: Includes = { places: [], patterns: [], rules: new Map(), unread: [] };

/**
 * What a file includes: local files, files of other projects, components and templates. A name with a variable is not followed, and no file of
 * an address is fetched: whoever may push could have any server asked. GitLab: `include`.
 */
export const includesOf = (file: CiFile): Includes => read(lookUp(file, file.top, 'include'), file.place);

/** What a trigger job's child pipeline is made of. GitLab: `trigger:include`. */
export function childIncludesOf(file: CiFile, job: YAMLMap): Includes {
  const trigger = lookUp(file, job, 'trigger');
  const found = trigger && target(trigger);
  return found && isMap(found.node) ? read(lookUp(found.file, found.node, 'include'), file.place) : NONE;
}

function read(said: At | null, from: Place): Includes {
  const list = said && target(said);
  if (!list) return NONE;
  const entries = (isSeq(list.node) ? below(list) : [list]).map((entry) => entryOf(entry, from));
  return {
    places: once(entries.flatMap((entry) => entry.places)),
    patterns: once(entries.flatMap((entry) => entry.patterns)),
    rules: rulesOf(entries),
    unread: entries.flatMap((entry) => entry.unread),
  };
}

/** What one entry includes under rules and another without is always there. */
function rulesOf(entries: readonly Includes[]): ReadonlyMap<string, At> {
  const always = entries.flatMap(({ places, patterns, rules }) =>
    [...places, ...patterns].map(fileKey).filter((key) => !rules.has(key)),
  );
  return new Map(entries.flatMap(({ rules }) => [...rules]).filter(([key]) => !always.includes(key)));
}

const once = (places: readonly Place[]) => [...new Map(places.map((place) => [fileKey(place), place])).values()];

function entryOf(entry: At, from: Place): Includes {
  const found = target(entry);
  if (found && isScalar(found.node)) {
    const text = String(found.node.value);
    return text.includes('://') ? unread('remote', text) : local(text, { ...from, inputs: undefined });
  }
  if (!found || !isMap(found.node)) return unread('unknown', 'include');
  const map = found.node;
  const word = (key: string) => words(lookUp(found.file, map, key));
  const rules = lookUp(found.file, map, 'rules');
  const under = (entry: Includes): Includes =>
    rules === null
      ? entry
      : { ...entry, rules: new Map([...entry.places, ...entry.patterns].map((place) => [fileKey(place), rules])) };
  const inputs = inputsOf(lookUp(found.file, map, 'inputs')?.node ?? null, found.file.document);
  const [project] = word('project');
  if (project !== undefined) return under(ofProject(project, word('ref')[0] ?? null, word('file'), inputs));
  const [path] = word('local');
  if (path !== undefined) return under(local(path, { ...from, inputs }));
  const [component] = word('component');
  if (component !== undefined) return under(ofComponent(component, inputs));
  const [template] = word('template');
  if (template !== undefined) return under(ofTemplate(template, inputs));
  for (const kind of ['remote', 'artifact'] as const) {
    const [name] = word(kind);
    if (name !== undefined) return unread(kind, name);
  }
  return unread('unknown', 'include');
}

const unread = (kind: Unread['kind'], name: string): Includes => ({ ...NONE, unread: [{ kind, name }] });

/** Only local includes may have a wildcard. GitLab: "Use include:local with wildcard file paths". */
function local(path: string, { project, ref, inputs, by }: Place): Includes {
  // A template of GitLab's own is in no repository.
  if (by?.kind === 'template') return unread('unknown', path);
  const place = { project, ref, path: path.replace(/^\/+/, ''), inputs };
  if (place.path === '' || place.path.includes('$')) return unread('unknown', path);
  return place.path.includes('*') ? { ...NONE, patterns: [place] } : { ...NONE, places: [place] };
}

/**
 * The file of a component, where its version is a commit, a tag or a branch: which release `~latest`, `1` or `1.2` means, only GitLab knows.
 * GitLab: components are of the same instance, in `templates/name.yml` or `templates/name/template.yml`.
 */
function ofComponent(name: string, inputs: InputsText | undefined): Includes {
  const [address = '', ref = '', ...more] = name.split('@');
  const [host = '', ...parts] = address.split('/');
  const component = parts.pop() ?? '';
  const known = /^(?:\$\{?CI_SERVER_(?:FQDN|HOST)\}?|[\w.:-]+)$/.test(host) && more.length === 0;
  const plain = parts.length >= 2 && [...parts, component].every((part) => /^[\w.-]+$/.test(part));
  if (!known || !plain || !/^[\w.+/-]+$/.test(ref) || /^\d+(?:\.\d+)?$/.test(ref)) return unread('component', name);
  const by: Unread = { kind: 'component', name };
  return { ...NONE, places: [{ project: parts.join('/'), ref, path: `templates/${component}.yml`, inputs, by }] };
}

function ofTemplate(name: string, inputs: InputsText | undefined): Includes {
  if (!/^[\w./-]+\.gitlab-ci\.yml$/.test(name) || name.includes('..')) return unread('template', name);
  return { ...NONE, places: [{ project: '', ref: null, path: name, inputs, by: { kind: 'template', name } }] };
}

function ofProject(
  project: string,
  ref: string | null,
  files: readonly string[],
  inputs: InputsText | undefined,
): Includes {
  if (/[$*]/.test(project + (ref ?? ''))) return unread('unknown', project);
  const paths = files.map((path) => path.replace(/^\/+/, ''));
  const followed = paths.filter((path) => path !== '' && !/[$*]/.test(path));
  return {
    ...NONE,
    places: followed.map((path) => ({ project, ref, path, inputs })),
    unread: paths.filter((path) => !followed.includes(path)).map((name) => ({ kind: 'unknown', name })),
  };
}

/**
 * Whether a local include's pattern means this path: `*` stays within a folder, `**` crosses folders. Linear: the pattern and the path
 * are compared segment by segment. GitLab: only YAML files count.
 */
export function meansPath(pattern: string, path: string): boolean {
  if (!/\.ya?ml$/.test(path)) return false;
  return segments(pattern.split('/'), path.split('/'));
}

function segments([first, ...pattern]: readonly string[], path: readonly string[]): boolean {
  if (first === undefined) return path.length === 0;
  if (first.startsWith('**')) {
    const rest = first === '**' ? pattern : [first.slice(1), ...pattern];
    return path.some((_, index) => segments(rest, path.slice(index)));
  }
  const [name, ...below] = path;
  return name !== undefined && segment(first, name) && segments(pattern, below);
}

/** Whether the name has the parts between the stars in order, the first at its beginning and the last at its end. */
function segment(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const [head = '', tail = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return pattern === name;
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  let at = head.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - tail.length) return false;
    at = found + part.length;
  }
  return true;
}
