import { type CollectionTag, parseDocument } from 'yaml';
import { isObject } from '@/e2e/sandbox/gitlab/params';

/** A configuration as GitLab reads it: words to values. */
export type Config = Readonly<Record<string, unknown>>;

/** `!reference [job, key]` stays the list that it is: the sandbox looks at no values behind it. */
const reference: CollectionTag = {
  tag: '!reference',
  collection: 'seq',
  resolve: (value) => value,
};

/** Reads one file. A text: why it cannot be read. GitLab takes the last of duplicate keys, as its YAML library does. */
export function parseConfig(content: string): Config | string {
  const document = parseDocument(content, { customTags: [reference], merge: true, uniqueKeys: false });
  const [error] = document.errors;
  if (error) return `(<unknown>): ${error.message.split('\n')[0]}`;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return isObject(value) ? value : 'Invalid configuration format';
  } catch {
    return 'The parsed YAML is too big';
  }
}

/** `over` on top of `under`: objects are merged to the bottom, all else is replaced. */
export function merge(under: Config, over: Config): Config {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isObject(below) && isObject(value) ? merge(below, value) : value);
  }
  return Object.fromEntries(merged);
}

const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const DEEPEST = 11;

/** A job with what it extends; a text: why it cannot be extended. */
function extended(jobs: Config, name: string, chain: readonly string[] = []): Config | string {
  const job = jobs[name];
  if (!isObject(job)) return {};
  if (chain.includes(name)) return `${chain[0]}: circular dependency detected in \`extends\``;
  if (chain.length > DEEPEST) return `${chain[0]}: nesting too deep in \`extends\``;
  let under: Config = {};
  for (const base of asList(job.extends).map(String)) {
    if (!isObject(jobs[base])) return `${name}: unknown keys in \`extends\` (${base})`;
    const above = extended(jobs, base, [...chain, name]);
    if (typeof above === 'string') return above;
    under = merge(under, above);
  }
  const { extends: _, ...own } = job;
  return merge(under, own);
}

/** The configuration with every `extends` carried out. */
export function extendJobs(config: Config): { readonly config: Config; readonly errors: readonly string[] } {
  const errors: string[] = [];
  const entries = Object.entries(config).map(([name, value]) => {
    if (!isObject(value) || NOT_JOBS.has(name)) return [name, value] as const;
    const job = extended(config, name);
    if (typeof job === 'string') errors.push(job);
    return [name, typeof job === 'string' ? value : job] as const;
  });
  return { config: Object.fromEntries(entries), errors };
}

/** Words of the top level that are no jobs. GitLab: CI/CD YAML syntax reference, global keywords. */
const NOT_JOBS = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'spec',
]);
const STAGES = ['build', 'test', 'deploy'];
const WORK = ['script', 'run', 'trigger'];

/** What GitLab would say against the jobs of a whole configuration. */
export function jobErrors(config: Config): readonly string[] {
  const stages = ['.pre', ...(config.stages === undefined ? STAGES : asList(config.stages).map(String)), '.post'];
  const visible = Object.entries(config).filter(([name]) => !NOT_JOBS.has(name) && !name.startsWith('.'));
  const workless = visible.filter(
    ([name, job]) => name !== 'pages' && !(isObject(job) && WORK.some((word) => word in job)),
  );
  if (workless.length > 0 || visible.length === 0)
    return [
      ...workless.map(([name]) => `jobs ${name} config should implement the script:, run:, or trigger: keyword`),
      ...(visible.length > workless.length ? [] : ['jobs config should contain at least one visible job']),
    ];
  return visible.flatMap(([name, job]) =>
    isObject(job) ? [...bridgeErrors(name, job), ...tokenErrors(name, job), ...stageErrors(name, job, stages)] : [],
  );
}

/** A job that names no stage is of `test`, which has to be there too. */
const stageErrors = (name: string, job: Config, stages: readonly string[]): readonly string[] =>
  stages.includes(String(job.stage ?? 'test'))
    ? []
    : [`${name} job: chosen stage does not exist; available stages are ${stages.join(', ')}`];

/** A job that starts another pipeline runs nothing itself, so it has no ID token. */
const bridgeErrors = (name: string, job: Config): readonly string[] =>
  'trigger' in job && 'id_tokens' in job ? [`jobs:${name} config contains unknown keys: id_tokens`] : [];

/** An ID token says for whom it is. */
const tokenErrors = (name: string, job: Config): readonly string[] =>
  isObject(job.id_tokens)
    ? Object.entries(job.id_tokens)
        .filter(([, token]) => !isObject(token) || token.aud === undefined)
        .map(([token]) => `jobs:${name}:id_tokens:${token} config missing required keys: aud`)
    : [];
