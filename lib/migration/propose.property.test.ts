import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { propose } from '@/lib/migration/propose';
import { placeKey, ROOT } from '@/lib/pipelines/ci-file';
import { readProject } from '@/lib/pipelines/read-project';

const AUDIENCE = 'https://gitlab.example.com';
const RUN = { seed: 20_700, numRuns: 300 };

const word = fc.constantFrom('build', 'x: y', '"q"', 'ünï', '#', '- a', '%', '{', "it's");
const comment = fc.array(word, { maxLength: 3 }).map((words) => `# ${words.join(' ')}`);
const use = fc.constantFrom('CI_JOB_JWT', 'CI_JOB_JWT_V1', 'CI_JOB_JWT_V2', 'CI_JOB_JWT_V3', 'MY_CI_JOB_JWT', 'OTHER');

/** Lines of one key of a job, written in one of the ways that people write it. */
const script = fc.tuple(use, fc.integer({ min: 0, max: 6 }), comment).map(([name, how, note]) => {
  const line = `aws sts x --token "$${name}"`;
  return (
    [
      [`  script: aws $${name} ${note}`],
      [`  script: ['${line}', "b"]`],
      ['  script:', `    - >-`, `      ${line}`, '', `      more`],
      ['  script: # why', `  - ${line}`, `    ${note}`, '  - c'],
      ['  script: |', `    # ${name}`, `    ${line}`],
      [`  "script" : &s${name}`, `      -   '${line}'`],
      [`  before_script: [x]`, `  script: "aws \${${name}}"`],
    ][how] ?? []
  );
});
const other = fc.constantFrom(
  ['  stage: test'],
  ['  stage: &stage "test" # s'],
  ['  variables: {A: "1",   B: x}'],
  ['  id_tokens:', '    # a comment', '    OTHER:   {aud: "https://other"}'],
  ['  rules:', '  - if: $X', '', '    when:   never'],
);
const job = fc.record({
  hidden: fc.boolean(),
  before: fc.array(comment, { maxLength: 2 }),
  inside: fc.array(comment, { maxLength: 2 }),
  other: fc.option(other, { nil: [] }),
  script,
  scriptFirst: fc.boolean(),
  extend: fc.boolean(),
});

const file = fc
  .record({
    jobs: fc.array(job, { minLength: 1, maxLength: 4 }),
    eol: fc.constantFrom('\n', '\r\n'),
    end: fc.boolean(),
    bom: fc.boolean(),
  })
  .map(({ jobs, eol, end, bom }) => {
    const lines = jobs.flatMap(({ hidden, before, inside, other, script, scriptFirst, extend }, index) => [
      ...before,
      `${hidden && index < jobs.length - 1 ? '.' : ''}job${index}:${extend ? ` &job${index} # anchor` : ''}`,
      ...inside.map((each) => `  ${each}`),
      ...(extend && index > 0 && jobs[index - 1]?.extend ? [`  <<: *job${index - 1}`] : []),
      ...(scriptFirst ? [...script, ...other] : [...other, ...script]),
      '',
    ]);
    return `${bom ? '\uFEFF' : ''}${lines.join(eol)}${end ? eol : ''}`;
  });

const propose1 = (text: string) => {
  const texts = new Map<string, string | null>([[placeKey(ROOT), text]]);
  const reading = readProject(texts);
  for (const place of reading.wanted) texts.set(placeKey(place), null);
  return propose(readProject(texts), texts, { aws: AUDIENCE, former: AUDIENCE, inDefault: true });
};

/** Whether `part` is `whole` with some elements left out. */
function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const each of whole) if (each === part[at]) at += 1;
  return at === part.length;
}

it('every line that was there is there byte by byte and in its order, but for the name of a variable', () => {
  let edited = 0;
  fc.assert(
    fc.property(file, (text) => {
      for (const { before, after } of propose1(text).files) {
        edited += 1;
        const blind = (line: string) =>
          line.replace(/\bCI_JOB_JWT(_V[12])?\b/g, '?').replace(/\$\{?OTHER\b/g, (name) => name.replace('OTHER', '?'));
        expect(isWithin(before.split('\n').map(blind), after.split('\n').map(blind))).toBe(true);
      }
    }),
    RUN,
  );
  expect(edited).toBeGreaterThan(RUN.numRuns / 3);
});

it('the file means what it meant, with tokens added', () => {
  fc.assert(
    fc.property(file, (text) => {
      for (const { before, after } of propose1(text).files) {
        const strip = (source: string) =>
          JSON.stringify(parse(source, { merge: true }), (key, value) =>
            key === 'id_tokens' ? undefined : value,
          ).replace(/\b(CI_JOB_JWT(_V[12])?|OTHER)\b/g, '?');
        expect(strip(after)).toBe(strip(before));
      }
    }),
    RUN,
  );
});

it('a second reading finds nothing left to edit, and edits nothing', () => {
  fc.assert(
    fc.property(file, (text) => {
      const after = propose1(text).files[0]?.after;
      if (after === undefined) return;
      const again = propose1(after);
      expect(again.files).toEqual([]);
      expect(again.jobs.filter(({ verdict }) => verdict.kind === 'edit')).toEqual([]);
    }),
    RUN,
  );
});

it('any text at all is read without an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '&', '*', '-', '[', '{', '!', '<', '|', '$') }),
      ),
      (text) => {
        const { files } = propose1(text);
        expect(files.every(({ before, after }) => before !== after)).toBe(true);
      },
    ),
    { ...RUN, numRuns: 1000 },
  );
});
