import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeMapping } from '@/lib/mappings/describe-mapping';
import { readSubjectPattern } from '@/lib/mappings/read-subject-pattern';
import { subjectOfMapping } from '@/lib/mappings/subject-of-mapping';

describe('a subject pattern', () => {
  it.each([
    ['project_path:g/p:ref_type:branch:ref:main', 'g/p, branch main'],
    ['project_path:g/p:ref_type:tag:ref:v*', 'g/p, tags v*'],
    ['project_path:g/*:ref_type:branch:ref:*', 'any project in g, any branch'],
    ['project_path:g/p:ref_type:*:ref:*', 'g/p, any ref'],
    ['project_id:20:ref_type:branch:ref:main', 'project 20, branch main'],
    ['project_path:g/p:ref:main:ref_type:branch', 'g/p, branch main'],
    ['project_path:g/p:ref_type:branch:ref:*:ref_protected:true', 'g/p, any branch, only protected'],
    ['project_path:g/p:ref_type:branch:ref:main:deployment_tier:*', 'g/p, branch main, in a job with an environment'],
  ])('%s is read as: %s', (pattern, words) => {
    const reading = readSubjectPattern(pattern);
    if (!reading.ok) throw new Error(reading.reason);
    expect(describeMapping({ id: 'x', audiences: ['sts'], claims: {}, ...reading.intent })).toBe(words);
  });

  it.each([
    'project_path:*',
    'project_path:g*:ref_type:branch:ref:main',
    'project_path:g/p*:ref_type:branch:ref:main',
    'project_path:g/p:*',
    'project_path:g/p:*main',
    'project_path:g/p:ref_type:*:ref:main',
    'project_path:g/p:ref_type:br*:ref:main',
    'project_id:12*:ref_type:branch:ref:main',
    'project_id:020:ref_type:branch:ref:main',
    'ref:main:project_path:g/p:ref_type:branch',
    'job_*',
    '*',
    '',
  ])('%j is not one line of intent, and the reason is said', (pattern) => {
    const reading = readSubjectPattern(pattern);
    expect(reading.ok ? reading.intent : reading.reason).toEqual(expect.stringMatching(/\.$/));
  });

  it('that can be read is written back in the same words', () => {
    const piece = fc.constantFrom(
      'project_path',
      'project_id',
      'ref_type',
      'ref',
      'g/p',
      'g/*',
      '20',
      'branch',
      'tag',
      'main',
      '*',
      'v*',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 6 }), (pieces) => {
        const pattern = pieces.join(':');
        const reading = readSubjectPattern(pattern);
        if (reading.ok) expect(subjectOfMapping(reading.intent)).toEqual({ ok: true, pattern });
        else expect(reading.reason).not.toBe('');
      }),
      { seed: 20_261_123, numRuns: 3000 },
    );
  });
});
