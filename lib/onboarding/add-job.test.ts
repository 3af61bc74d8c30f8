import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { addJob, freeJobName } from '@/lib/onboarding/add-job';

const JOB = {
  name: 'aws-deploy',
  text: 'aws-deploy:\n  id_tokens:\n    T:\n      aud: https://g\n  script:\n    - make\n',
};
const added = (file: string | null) => {
  const result = addJob(file, JOB);
  if (!result.ok) throw new Error(result.reason);
  return result;
};

describe('a job is put behind a file', () => {
  it.each([
    ['a plain file', 'build:\n  script: [make]\n'],
    ['comments and odd indentation', '# ours\nbuild:   # keep\n    script:\n      - make   # why\n'],
    ['no line feed at its end', 'build:\n  script: [make]'],
    ['anchors, merges and references', '.a: &a\n  image: x\nb:\n  <<: *a\n  script: !reference [.a, script]\n'],
    ['a header of inputs', 'spec:\n  inputs:\n    env: {}\n---\nbuild:\n  script: [make]\n'],
    ['a text block that keeps its end', 'build:\n  script: [make]\nvariables:\n  TEXT: |+\n    one\n\n'],
  ])('that has %s: every byte of it stays, and means what it meant', (_, file) => {
    const { text, already } = added(file);
    expect(already).toBe(false);
    expect(text.startsWith(file)).toBe(true);
    expect(text).toContain('aws-deploy:');
  });

  it('whose lines end as Windows ends them: so do those of the job', () => {
    const { text } = added('build:\r\n  script: [make]\r\n');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('that is not there or empty', () => {
    expect(added(null).text).toBe(JOB.text);
    expect(added(' \n').text).toBe(JOB.text);
  });

  it('once: the second time nothing changes', () => {
    const { text } = added('build:\n  script: [make]\n');
    expect(added(text)).toEqual({ ok: true, text, already: true });
  });

  it('whatever jobs it has', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/).filter((each) => each !== JOB.name);
    const line = fc.string({ minLength: 1, maxLength: 20 });
    const jobs = fc.dictionary(name, fc.record({ script: fc.array(line, { minLength: 1, maxLength: 3 }) }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(jobs, (wanted) => {
        const file = stringify(wanted);
        const { text } = added(file);
        expect(text.startsWith(file)).toBe(true);
        expect(parse(text)).toEqual({ ...parse(file), ...parse(JOB.text) });
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('a file is left as it is, with a sentence that says why', () => {
  it.each([
    ['does not parse', 'build:\n  script: [make\nother: }', 'it does not parse (line '],
    ['is a list', '- a\n- b\n', 'it is not a mapping of jobs'],
    ['has another job of this name', 'aws-deploy:\n  script: [other]\n', 'it has another job aws-deploy'],
    ['is in braces', '{build: {script: [make]}}\n', 'cannot be put behind its end'],
    ['is too long', `# ${'x'.repeat(1_000_001)}\n`, 'it is longer than'],
  ])('that %s', (_, file, reason) => {
    const result = addJob(file, JOB);
    expect(result.ok ? result.text : result.reason).toContain(reason);
    expect(result.ok ? '' : result.reason).toContain('The file is left as it is.');
  });

  it('that is a bomb of aliases, without harm', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let n = 1; n < 12; n++)
      bomb.push(`${'abcdefghijkl'[n]}: &${'abcdefghijkl'[n]} [${Array(9).fill(`*${'abcdefghijkl'[n - 1]}`)}]`);
    expect(addJob(`${bomb.join('\n')}\n`, JOB).ok).toBe(false);
  });

  it('refuses a file that nests without end, and the process lives', () => {
    for (const text of [`a: ${'['.repeat(5000)}`, `a:\n  ${'- '.repeat(50_000)}x`])
      expect(addJob(text, JOB)).toMatchObject({ ok: false, reason: expect.stringContaining('nests too deeply') });
  });
});

it('a free name is one that nothing in the configuration has, "constructor" included', () => {
  expect(freeJobName(new Set(['aws-deploy', 'aws-deploy-2']), 'aws-deploy')).toBe('aws-deploy-3');
  expect(freeJobName(new Set(['a']), 'constructor')).toBe('constructor');
});
