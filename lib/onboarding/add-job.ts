import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { nestsTooDeeply } from '@/lib/pipelines/yaml-nesting';

export interface PipelineJob {
  readonly name: string;
  /** YAML of a mapping with this one member, ending with a line feed. */
  readonly text: string;
}

export type AddedJob =
  | { readonly ok: true; readonly text: string; readonly already: boolean }
  | { readonly ok: false; readonly reason: string };

/** Characters. GitLab reads no configuration above 1 MiB by default. */
const LONGEST = 1_000_000;

/**
 * Appends a job to a `.gitlab-ci.yml`; null: there is no file. The existing content stays byte for byte, and its meaning does
 * not change. GitLab: CI/CD YAML.
 */
export function addJob(file: string | null, job: PipelineJob): AddedJob {
  if (file === null || file.trim() === '') return { ok: true, text: job.text, already: false };
  if (file.length > LONGEST) return refused(`it is longer than ${LONGEST} characters`);
  const before = readJobs(file);
  if (!before.ok) return refused(before.reason);
  const added = readJobs(job.text);
  const wanted = added.ok ? added.jobs[job.name] : undefined;
  if (Object.hasOwn(before.jobs, job.name))
    return isDeepStrictEqual(before.jobs[job.name], wanted)
      ? { ok: true, text: file, already: true }
      : refused(`it has another job ${job.name}`);
  const newline = file.includes('\r\n') ? '\r\n' : '\n';
  const end = file.endsWith('\n') ? '' : newline;
  const text = job.text.replaceAll('\n', newline);
  // A blank line would belong to a text block that keeps its end.
  for (const space of [newline, '']) {
    const whole = `${file}${end}${space}${text}`;
    const after = readJobs(whole);
    if (after.ok && isDeepStrictEqual(after.jobs, { ...before.jobs, [job.name]: wanted }))
      return { ok: true, text: whole, already: false };
  }
  return refused('a job cannot be put behind its end without changing what it means');
}

const refused = (reason: string): AddedJob => ({
  ok: false,
  reason: `The job cannot be added to the file: ${reason}. The file is left as it is. Copy the job and add it by hand.`,
});

type Jobs =
  | { readonly ok: true; readonly jobs: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: string };

/** The members of the last document, which at most a header of inputs precedes. */
function readJobs(text: string): Jobs {
  if (nestsTooDeeply(text)) return { ok: false, reason: 'it nests too deeply' };
  const documents = parseAllDocuments(text, { customTags: [REFERENCE], uniqueKeys: false });
  const last = Array.isArray(documents) ? documents.at(-1) : undefined;
  if (last === undefined) return { ok: false, reason: 'it is empty' };
  const broken = documents.flatMap(({ errors }) => errors)[0];
  if (broken) return { ok: false, reason: `it does not parse (line ${broken.linePos?.[0].line ?? '?'})` };
  try {
    const value: unknown = last.toJS({ maxAliasCount: 1000 });
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true, jobs: { ...value } };
  } catch {}
  return { ok: false, reason: 'it is not a mapping of jobs' };
}

/** GitLab's own tag: a part of another job. Only kept, never followed. */
const REFERENCE = { tag: '!reference', collection: 'seq' } as const;

/** A name that is not taken, beginning with this one. */
export function freeJobName(taken: ReadonlySet<string>, wanted: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(name)) return name;
  }
}
