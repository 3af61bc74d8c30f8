/** Projects of real-world shapes: what runs, when, with which tokens and roles. */
import { describe, expect, it } from 'vitest';
import { readJobs } from '@/lib/migration/read-jobs';
import { jobNames } from '@/lib/pipelines/ci-jobs';
import { environmentOf } from '@/lib/pipelines/environment';
import { idTokensOf } from '@/lib/pipelines/id-tokens';
import { mergeRequestFrom, pushOfSomeTag, pushToBranch, scheduleOn } from '@/lib/pipelines/pipeline-kinds';
import { type PipelineReading, scriptTextOf } from '@/lib/pipelines/read-project';
import { runsInProject } from '@/lib/pipelines/when-it-runs';
import { ciFiles, readShape, SHAPES, type Shape, schemaError } from '@/lib/test-worlds/ci-corpus';
import { childFiles, evaluate, type Value } from '@/lib/test-worlds/evaluate-ci';

const main = { ref: 'main', defaultBranch: 'main' };
const feature = { ref: 'feature/x', defaultBranch: 'main' };
const STARTS = [
  pushToBranch(main),
  pushToBranch(feature),
  mergeRequestFrom(feature),
  scheduleOn(main),
  pushOfSomeTag('main'),
];

const pipelinesOf = ({ files }: Shape): readonly PipelineReading[] => {
  const { config, children } = readShape(files).reading;
  return [{ startedBy: null, config }, ...children];
};
const everyJob = (shape: Shape) =>
  pipelinesOf(shape).flatMap((pipeline) => jobNames(pipeline.config).map((name) => ({ name, pipeline })));
const sortedEntries = (values: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.toSorted()]));

it('there are at least 60 files', () => {
  expect(SHAPES.flatMap(({ files }) => ciFiles(files)).length).toBeGreaterThanOrEqual(60);
});

describe.each(SHAPES)('$name', (shape) => {
  const { files, want } = shape;

  it('is valid to the schema that GitLab publishes', () => {
    if (want.schema === false) return;
    for (const [name, text] of ciFiles(files)) expect([name, schemaError(text)]).toEqual([name, null]);
  });

  it('has these jobs, tokens, roles and environments', () => {
    const { config, children, unread, missing, refusals } = readShape(files).reading;
    expect({ missing, refusals }).toEqual({ missing: [], refusals: [] });
    expect(unread.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual(want.unread.toSorted());
    expect(jobNames(config).toSorted()).toEqual(want.jobs);
    expect(Object.fromEntries(children.map((child) => [child.startedBy, jobNames(child.config).toSorted()]))).toEqual(
      want.children,
    );
    const jobs = everyJob(shape);
    const tokens = jobs.map(({ name, pipeline }) => [name, [...idTokensOf(pipeline.config, name)]] as const);
    expect(tokens.filter(([, each]) => each.length > 0).toSorted()).toEqual(
      Object.entries(want.tokens)
        .map(([name, each]) => [name, Object.entries(each)])
        .toSorted(),
    );
    const environments = jobs.flatMap(({ name, pipeline }) => {
      const environment = environmentOf(pipeline.config, name);
      return environment === null ? [] : [[name, environment] as const];
    });
    expect(Object.fromEntries(environments)).toEqual(want.environments);
    const roles = readJobs(readShape(files).reading).flatMap(({ name, roles: hints }) =>
      hints.length === 0
        ? []
        : [[name, hints.map((hint) => (hint.kind === 'arn' ? hint.arn : `$${hint.name}`))] as const],
    );
    expect(sortedEntries(Object.fromEntries(roles))).toEqual(sortedEntries(want.roles));
  });

  it.runIf(Object.keys(want.runs).length > 0)('runs when it should', () => {
    const pipelines = pipelinesOf(shape);
    const runs = everyJob(shape).flatMap(({ name, pipeline }) =>
      want.runs[name] === undefined
        ? []
        : [[name, STARTS.map((start) => runsInProject(pipelines, pipeline, name, start)[0]).join(' ')] as const],
    );
    expect(Object.fromEntries(runs)).toEqual(want.runs);
  });

  it('is read as another evaluation of the same files reads it', () => {
    const all = new Map([[null as string | null, evaluate(files)]]);
    for (const [name, job] of Object.entries(evaluate(files)))
      if (childFiles(job).length > 0) all.set(name, evaluate(files, childFiles(job)));
    for (const { startedBy, config } of pipelinesOf(shape)) {
      const jobs = all.get(startedBy) ?? {};
      expect(jobNames(config).toSorted()).toEqual(Object.keys(jobs).toSorted());
      for (const [name, job] of Object.entries(jobs)) {
        const keys = ['hooks', 'before_script', 'script', 'after_script'];
        expect([name, scriptTextOf(config, name)]).toEqual([name, keys.flatMap((key) => texts(job[key])).join('\n')]);
        expect([...idTokensOf(config, name).keys()]).toEqual(Object.keys(job.id_tokens ?? {}));
      }
    }
  });
});

const texts = (value: Value | undefined): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : [];
