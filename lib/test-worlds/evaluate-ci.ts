/**
 * What GitLab makes of CI files, worked out on plain values: includes, inputs, `extends`, `!reference` and `default:`. It shares nothing with
 * the product's reading, which works on the nodes of the files, so that each can be held against the other. Not for production code.
 */
import { type CollectionTag, parseAllDocuments, Scalar, YAMLSeq } from 'yaml';

export type Value = null | string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
export type Job = { readonly [key: string]: Value };
export type Jobs = Readonly<Record<string, Job>>;

/** Files by path; those of another project by `of/<its path>/<path>`. */
export type Files = Readonly<Record<string, string>>;

export const isMap = (value: Value | undefined): value is Job =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: Value | undefined): readonly Value[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** What `!reference [job, key]` is until it is followed: a list that begins with this. */
const REFERENCE = '\u0000reference';
const REFERENCE_TAG: CollectionTag = {
  tag: '!reference',
  collection: 'seq',
  resolve: (value) => {
    const marked = new YAMLSeq();
    marked.items = [new Scalar(REFERENCE), ...value.items];
    return marked;
  },
};

/** The values of a file's documents. Several documents: a header comes first. */
export function valuesOf(text: string): readonly Value[] {
  const read = parseAllDocuments(text, { merge: true, uniqueKeys: false, customTags: [REFERENCE_TAG] });
  const documents = Array.isArray(read) ? read : [];
  for (const { errors } of documents) if (errors[0]) throw errors[0];
  return documents.map((document) => document.toJS({ maxAliasCount: -1 }));
}

/** A file, and what an include gives its inputs. */
export interface Begin {
  readonly path: string;
  readonly inputs: Job;
}
const ROOT: Begin = { path: '.gitlab-ci.yml', inputs: {} };

/** Every job of the pipeline that begins in these files, with everything that it inherits. */
export function evaluate(files: Files, begins: readonly Begin[] = [ROOT]): Jobs {
  const whole = begins.reduce<Job>((under, { path, inputs }) => merge(under, load(files, path, inputs, [])), {});
  const extended = Object.fromEntries(
    Object.entries(whole).map(([name, value]) => [name, isMap(value) && isJob(name) ? extend(whole, name) : value]),
  );
  const followed = follow(extended, extended);
  return Object.fromEntries(
    Object.entries(isMap(followed) ? followed : {}).flatMap(([name, job]) =>
      isMap(job) && isJob(name) && !name.startsWith('.')
        ? [[name, inherit(job, isMap(followed) ? followed : {})] as const]
        : [],
    ),
  );
}

/** The files with which a trigger job's child pipeline begins. */
export const childFiles = (job: Job): readonly Begin[] =>
  isMap(job.trigger)
    ? listOf(job.trigger.include).flatMap((entry) => {
        const path = isMap(entry) ? entry.local : entry;
        return typeof path === 'string' ? [{ path, inputs: inputsOf(entry) }] : [];
      })
    : [];

function load(files: Files, path: string, given: Job, chain: readonly string[]): Job {
  const text = files[path.replace(/^\/+/, '')];
  if (text === undefined || chain.includes(path)) return {};
  const documents = valuesOf(text);
  const inputs = { ...defaultsOf(documents.length > 1 ? documents[0] : undefined), ...given };
  const content = fill(documents.at(-1) ?? null, inputs);
  if (!isMap(content)) return {};
  const { include, spec: _, ...own } = content;
  const home = /^(of\/.+?\/)(?:aws|ci|templates)?\/?[^/]*$/.exec(path)?.[1] ?? '';
  const included = listOf(include).reduce<Job>((under, entry) => {
    const found = wantedBy(files, entry, home).reduce<Job>(
      (before, each) => merge(before, load(files, each, inputsOf(entry), [...chain, path])),
      {},
    );
    return merge(under, found);
  }, {});
  return merge(included, own);
}

const inputsOf = (entry: Value): Job => (isMap(entry) && isMap(entry.inputs) ? entry.inputs : {});

function wantedBy(files: Files, entry: Value, home: string): readonly string[] {
  if (typeof entry === 'string') return entry.includes('://') ? [] : wantedBy(files, { local: entry }, home);
  if (!isMap(entry)) return [];
  if (typeof entry.project === 'string')
    return listOf(entry.file).map((file) => `of/${entry.project}/${String(file).replace(/^\/+/, '')}`);
  if (typeof entry.component === 'string') {
    const [, project, name] = /^[^/]+\/(.+)\/([^/@]+)@\d+\.\d+\.\d+$/.exec(entry.component) ?? [];
    return project === undefined ? [] : [`of/${project}/templates/${name}.yml`];
  }
  if (typeof entry.local !== 'string') return [];
  const path = home + entry.local.replace(/^\/+/, '');
  return path.includes('*')
    ? Object.keys(files)
        .filter((each) => /\.ya?ml$/.test(each) && fits(path, each))
        .toSorted()
    : [path];
}

/** `*` is any part of a name, `**` any part of a path. */
function fits(pattern: string, path: string): boolean {
  if (pattern === '') return path === '';
  if (pattern.startsWith('**')) return [...path, ''].some((_, at) => fits(pattern.slice(2), path.slice(at)));
  if (pattern.startsWith('*')) {
    const name = path.indexOf('/') < 0 ? path.length : path.indexOf('/');
    return Array.from({ length: name + 1 }, (_, at) => at).some((at) => fits(pattern.slice(1), path.slice(at)));
  }
  return pattern[0] === path[0] && fits(pattern.slice(1), path.slice(1));
}

function defaultsOf(header: Value | undefined): Job {
  const inputs = isMap(header) && isMap(header.spec) && isMap(header.spec.inputs) ? header.spec.inputs : {};
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, said]) =>
      isMap(said) && said.default !== undefined ? [[name, said.default] as const] : [],
    ),
  );
}

function fill(value: Value, inputs: Job): Value {
  if (Array.isArray(value)) return value.map((each) => fill(each, inputs));
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [String(fill(key, inputs)), fill(each, inputs)]),
    );
  if (typeof value !== 'string') return value;
  const alone = /^\$\[\[ *inputs\.([\w-]+) *\]\]$/.exec(value)?.[1];
  if (alone !== undefined) return inputs[alone] ?? value;
  return value.replace(/\$\[\[ *inputs\.([\w-]+) *\]\]/g, (place, name) => String(inputs[name] ?? place));
}

/** `over` on top of `under`: mappings to the bottom, all else as a whole. */
function merge(under: Job, over: Job): Job {
  const merged: Record<string, Value> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isMap(below) && isMap(value) ? merge(below, value) : value;
  }
  return merged;
}

function extend(all: Job, name: string): Job {
  const own = all[name];
  if (!isMap(own)) return {};
  const { extends: bases, ...rest } = own;
  return merge(
    listOf(bases).reduce<Job>((under, base) => merge(under, extend(all, String(base))), {}),
    rest,
  );
}

/** Lists of lists are one list to GitLab. */
function follow(value: Value, all: Job): Value {
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, follow(each, all)]));
  if (!Array.isArray(value)) return value;
  if (value[0] !== REFERENCE) return value.flatMap((each) => follow(each, all));
  const meant = value.slice(1).reduce<Value>((from, key) => (isMap(from) ? (from[String(key)] ?? null) : null), all);
  return follow(meant, all);
}

const GLOBAL = ['image', 'services', 'cache', 'before_script', 'after_script'] as const;
const WORDS = new Set([...GLOBAL, 'default', 'include', 'stages', 'types', 'variables', 'workflow', 'spec']);
const isJob = (name: string) => !WORDS.has(name);

function inherit(job: Job, all: Job): Job {
  if ('trigger' in job) return job;
  const old = Object.fromEntries(GLOBAL.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]] as const])));
  const given: Job = { ...old, ...(isMap(all.default) ? all.default : {}) };
  const said = isMap(job.inherit) ? job.inherit.default : undefined;
  const takes = (key: string) => said !== false && (!Array.isArray(said) || said.includes(key));
  return { ...Object.fromEntries(Object.entries(given).filter(([key]) => takes(key))), ...job };
}
