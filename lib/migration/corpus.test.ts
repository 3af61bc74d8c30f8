/** The move to ID tokens in projects of real-world shapes: what is edited, and that nothing else changes. */
import { describe, expect, it } from 'vitest';
import { propose } from '@/lib/migration/propose';
import { readJobs } from '@/lib/migration/read-jobs';
import { changedJobs } from '@/lib/test-worlds/changed-jobs';
import { ciFiles, readShape, SHAPES, schemaError } from '@/lib/test-worlds/ci-corpus';
import type { Files } from '@/lib/test-worlds/evaluate-ci';

const AUDIENCES = { aws: 'https://sts.amazonaws.com', former: 'https://gitlab.example.com', inDefault: true };

function migrate(files: Files) {
  const { reading, texts } = readShape(files);
  const { jobs, files: edits } = propose(reading, texts, AUDIENCES);
  return { jobs, edits, after: { ...files, ...Object.fromEntries(edits.map(({ path, after }) => [path, after])) } };
}

describe.each(SHAPES)('$name', ({ files, want }) => {
  const { jobs, edits, after } = migrate(files);
  const edited = jobs.filter(({ verdict }) => verdict.kind === 'edit').map(({ job }) => job.name);

  it('gets these verdicts, in these files', () => {
    expect(Object.fromEntries(jobs.map(({ job, verdict }) => [job.name, verdict.kind]))).toEqual(want.migrate);
    expect(edits.map(({ path }) => path)).toEqual(want.edited);
  });

  it('changes the tokens of the jobs that it names, and nothing else of any job', () => {
    const changes = changedJobs(files, after);
    expect(Object.keys(changes).toSorted()).toEqual(edited.toSorted());
    for (const [name, added] of Object.entries(changes)) {
      const old = jobs.find(({ job }) => job.name === name)?.job.uses[0]?.variable ?? '';
      const wanted = want.after[name] ?? { [old]: [AUDIENCES.aws] };
      expect([name, added]).toEqual([name, wanted]);
    }
  });

  it.runIf(edits.length > 0)('is valid to the schema of GitLab with the edit, and has nothing left to edit', () => {
    for (const [name, text] of ciFiles(after)) expect([name, schemaError(text)]).toEqual([name, null]);
    expect(migrate(after).edits).toEqual([]);
    for (const job of readJobs(readShape(after).reading).filter(({ name }) => edited.includes(name)))
      expect(job.uses.filter(({ variable }) => !job.tokens.has(variable))).toEqual([]);
  });

  it.runIf(edits.length > 0)('keeps the line endings of Windows', () => {
    const windows = (all: Files) =>
      Object.fromEntries(Object.entries(all).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    expect(migrate(windows(files)).after).toEqual(windows(after));
  });
});
