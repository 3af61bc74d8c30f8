/** Generated pipelines: an edit changes the jobs that it names and no other, by an evaluation that shares nothing with the reading. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Audiences } from '@/lib/migration/decide-job';
import { propose } from '@/lib/migration/propose';
import type { JobPlan } from '@/lib/migration/write-edits';
import { jobNames } from '@/lib/pipelines/ci-jobs';
import { idTokensOf } from '@/lib/pipelines/id-tokens';
import { scriptTextOf } from '@/lib/pipelines/read-project';
import { changedJobs } from '@/lib/test-worlds/changed-jobs';
import { readShape, schemaError } from '@/lib/test-worlds/ci-corpus';
import { childFiles, evaluate, type Files, valuesOf } from '@/lib/test-worlds/evaluate-ci';
import { generatedProject } from '@/lib/test-worlds/generated-pipelines';

const RUN = { seed: 1_717, numRuns: 220 };
const FORMER = 'https://gitlab.example.com';
const TERMS: readonly Audiences[] = [
  { aws: 'https://sts.amazonaws.com', former: FORMER, inDefault: true },
  { aws: 'https://sts.amazonaws.com', former: FORMER, inDefault: false },
  { aws: FORMER, former: FORMER, inDefault: true },
];

function migrate(files: Files, terms: Audiences) {
  const { reading, texts } = readShape(files);
  const { jobs, files: edits } = propose(reading, texts, terms);
  return { jobs, edits, after: { ...files, ...Object.fromEntries(edits.map(({ path, after }) => [path, after])) } };
}

/** The tokens that a plan says it gives. */
function meant({ verdict }: JobPlan) {
  if (verdict.kind !== 'edit' || !verdict.adds) return {};
  const tokens = [...verdict.names.values()].map((name) => [name, [verdict.audience]] as const);
  return Object.fromEntries([...tokens, ...(verdict.other ? [[verdict.other.name, [verdict.other.audience]]] : [])]);
}

it('only the jobs that the proposal names are changed, they gain the tokens that it says, and a second proposal edits nothing', () => {
  const seen = { edits: 0, second: 0, untouched: 0 };
  fc.assert(
    fc.property(generatedProject, fc.constantFrom(...TERMS), (files, terms) => {
      const { jobs, edits, after } = migrate(files, terms);
      const edited = jobs.filter(({ verdict }) => verdict.kind === 'edit');
      const changes = changedJobs(files, after);
      // A job whose script alone is edited, in a file of the repository, is named too.
      const named = Object.fromEntries(edited.map((plan) => [plan.job.name, meant(plan)]));
      expect(changes).toEqual(Object.fromEntries(Object.keys(changes).map((name) => [name, named[name]])));
      for (const [name, tokens] of Object.entries(named))
        if (Object.keys(tokens).length > 0) expect(Object.keys(changes)).toContain(name);
      if (!terms.inDefault)
        for (const value of valuesOf(after['.gitlab-ci.yml'] ?? ''))
          expect(JSON.stringify((value as Record<string, unknown>).default ?? {})).not.toContain('id_tokens');
      for (const each of [files, after])
        for (const [path, text] of Object.entries(each))
          if (path.endsWith('.yml')) expect([path, schemaError(text)]).toEqual([path, null]);
      if (edits.length > 0) expect(migrate(after, terms).edits).toEqual([]);
      seen.edits += edits.length > 0 ? 1 : 0;
      seen.second += edited.some(({ verdict }) => verdict.kind === 'edit' && verdict.other !== null) ? 1 : 0;
      seen.untouched += Object.keys(evaluate(files)).length > Object.keys(changes).length ? 1 : 0;
    }),
    RUN,
  );
  expect(seen.edits).toBeGreaterThan(150);
  expect(seen.second).toBeGreaterThan(10);
  expect(seen.untouched).toBeGreaterThan(100);
});

it('what is read of each job is what another evaluation finds', () => {
  fc.assert(
    fc.property(generatedProject, (files) => {
      const { config, children } = readShape(files).reading;
      for (const { startedBy, config: read } of [{ startedBy: null, config }, ...children]) {
        const own = evaluate(files);
        const jobs = startedBy === null ? own : evaluate(files, childFiles(own[startedBy] ?? {}));
        expect(jobNames(read).toSorted()).toEqual(Object.keys(jobs).toSorted());
        for (const [name, job] of Object.entries(jobs)) {
          const lines = ['before_script', 'script', 'after_script'].flatMap((key) => job[key] ?? []);
          expect([name, scriptTextOf(read, name)]).toEqual([name, lines.join('\n')]);
          expect([...idTokensOf(read, name).keys()]).toEqual(Object.keys(job.id_tokens ?? {}));
        }
      }
    }),
    RUN,
  );
});
