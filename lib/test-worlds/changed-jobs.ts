/** What an edit of CI files comes to, job by job, by an evaluation that is not the product's. Not for production code. */
import { isDeepStrictEqual } from 'node:util';
import {
  childFiles,
  evaluate,
  type Files,
  isMap,
  type Job,
  type Jobs,
  type Value,
} from '@/lib/test-worlds/evaluate-ci';

const OLD = /\bCI_JOB_JWT(_V[12])?\b/g;

/** Every job of the project's pipeline and of its child pipelines, by name. */
export function allJobs(files: Files): Jobs {
  const own = evaluate(files);
  const children = Object.values(own).flatMap((job) =>
    childFiles(job).length > 0 ? Object.entries(evaluate(files, childFiles(job))) : [],
  );
  return { ...own, ...Object.fromEntries(children) };
}

/**
 * The ID tokens that each changed job gained, by the name of the job. Throws where a job came or went, lost a token or its place, or has
 * anything else that it had not; scripts may read a token of the job in the place of an old variable, and nothing else.
 */
export function changedJobs(before: Files, after: Files): Readonly<Record<string, Job>> {
  const [was, is] = [allJobs(before), allJobs(after)];
  if (!isDeepStrictEqual(Object.keys(was).toSorted(), Object.keys(is).toSorted()))
    throw new Error(`other jobs: ${Object.keys(is).join()}`);
  return Object.fromEntries(
    Object.entries(was).flatMap(([name, job]) => {
      const now = is[name] ?? {};
      const gained = gainedTokens(name, tokensOf(job), tokensOf(now));
      const names = new Set(Object.keys(tokensOf(now)));
      if (!isDeepStrictEqual(blind(without(job), names), blind(without(now), names)))
        throw new Error(`${name} has another configuration`);
      return isDeepStrictEqual(job, now) ? [] : [[name, gained] as const];
    }),
  );
}

const tokensOf = (job: Job): Job => (isMap(job.id_tokens) ? job.id_tokens : {});
const without = ({ id_tokens: _, ...rest }: Job): Job => rest;

function gainedTokens(name: string, before: Job, after: Job): Job {
  const [was, is] = [Object.entries(before), Object.entries(after)];
  // The first token is the one that secrets take which name none.
  if (!isDeepStrictEqual(is.slice(0, was.length), was)) throw new Error(`${name} lost a token or its place`);
  return Object.fromEntries(
    is.slice(was.length).map(([token, said]) => {
      const aud = isMap(said) ? said.aud : undefined;
      return [token, Array.isArray(aud) ? aud : [aud ?? null]];
    }),
  );
}

/** The value with one name for the old variables and for the tokens that took their place. */
function blind(value: Value, names: ReadonlySet<string>): Value {
  if (typeof value === 'string')
    return value.replace(OLD, '?').replace(/\b[A-Za-z_]\w*/g, (word) => (names.has(word) ? '?' : word));
  if (Array.isArray(value)) return value.map((each) => blind(each, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, blind(each, names)]));
}
