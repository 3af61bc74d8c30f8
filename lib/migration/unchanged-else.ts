import { isDeepStrictEqual } from 'node:util';
import { OLD_VARIABLES } from '@/lib/migration/old-variables';
import { type CiFile, fileKey, plainValue } from '@/lib/pipelines/ci-file';
import type { ProjectReading } from '@/lib/pipelines/read-project';

type Values = Readonly<Record<string, unknown>>;
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two readings of a project mean the same but for added ID tokens and the names of variables that hold one. */
export function unchangedElse(before: ProjectReading, after: ProjectReading): boolean {
  const was = filesOf(before);
  const is = filesOf(after);
  // A script may read a token that another file gives the job.
  const names = new Set([...OLD_VARIABLES, ...[...is.values()].flatMap(tokensIn)]);
  return (
    was.size === is.size &&
    [...was].every(([key, file]) => {
      const now = is.get(key);
      return now !== undefined && (now.text === file.text || same(file, now, names));
    })
  );
}

/** Every file of every pipeline of the project. */
const filesOf = ({ config, children }: ProjectReading) =>
  new Map(
    [config, ...children.map((child) => child.config)]
      .flatMap(({ files }) => files)
      .map((file) => [fileKey(file.place), file]),
  );

function same(before: CiFile, after: CiFile, names: ReadonlySet<string>): boolean {
  const was = plainValue(before.document);
  const is = plainValue(after.document);
  if (!isValues(was) || !isValues(is)) return false;
  return isDeepStrictEqual(blind(was, names), blind(withoutAdded(is, was), names));
}

function tokensIn({ document }: CiFile): readonly string[] {
  const value = plainValue(document);
  return isValues(value) ? tokenNames(value) : [];
}

const jobsOf = (config: Values) =>
  Object.entries(config).flatMap(([name, job]) => (isValues(job) ? [{ name, job }] : []));

const tokenNames = (config: Values) =>
  jobsOf(config).flatMap(({ job }) => (isValues(job.id_tokens) ? Object.keys(job.id_tokens) : []));

/** `config` without tokens that are not in `was`, and without jobs that had nothing else. */
function withoutAdded(config: Values, was: Values): Values {
  const entries = Object.entries(config).flatMap(([name, job]) => {
    if (!isValues(job) || !isValues(job.id_tokens)) return [[name, job] as const];
    const known = was[name];
    const before = isValues(known) && isValues(known.id_tokens) ? known.id_tokens : null;
    const kept = Object.entries(job.id_tokens).filter(([token]) => before && token in before);
    const { id_tokens: _, ...rest } = job;
    const left = before ? { ...rest, id_tokens: Object.fromEntries(kept) } : rest;
    return Object.keys(left).length > 0 || name in was ? [[name, left] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** The value with one name for all variables that hold a token. */
function blind(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return value.replace(/\b[A-Za-z_]\w*/g, (word) => (names.has(word) ? '?' : word));
  if (Array.isArray(value)) return value.map((each) => blind(each, names));
  if (!isValues(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, blind(each, names)]));
}
