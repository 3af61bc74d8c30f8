import { describe, expect, it } from 'vitest';
import { matchesProtection } from '@/lib/subjects/protection';
import { componentWords, subComponentsProblem } from '@/lib/subjects/sub-components';
import { formatSubject, parseSubject } from '@/lib/subjects/subject';

describe('a protection rule', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'Main', false],
    ['main', 'main-2', false],
    ['release/*', 'release/1', true],
    ['release/*', 'release/a/b', true],
    ['release/*', 'release', false],
    ['*-stable', '1-0-stable', true],
    ['*-stable', 'feature/x-stable', true],
    ['*', 'anything/at/all', true],
    ['*prod*', 'x/prod/y', true],
    ['v?', 'v1', false],
    ['[ab]', 'a', false],
  ])('%s and the ref %s: %s', (pattern, ref, covers) => {
    expect(matchesProtection(pattern, ref)).toBe(covers);
  });
});

describe('sub components', () => {
  it('are refused as GitLab refuses them', () => {
    expect(subComponentsProblem(['project_path', 'ref_type', 'ref'])).toBeNull();
    expect(subComponentsProblem(['project_id', 'ref'])).toBeNull();
    for (const bad of [[], ['ref', 'project_path'], ['project_path', 'environment'], ['project_path', 'ref', 'ref']])
      expect(subComponentsProblem(bad)).not.toBeNull();
    expect(componentWords('ref_type')).toEqual(['branch', 'tag']);
  });

  it('make a subject in their order, and one without a value is left out with its name', () => {
    const claims = { project_path: 'g/p', ref: 'main', ref_type: 'branch' };
    expect(formatSubject(['project_path', 'ref', 'ref_type'], claims)).toBe(
      'project_path:g/p:ref:main:ref_type:branch',
    );
    expect(formatSubject(['project_path', 'deployment_tier', 'ref'], claims)).toBe('project_path:g/p:ref:main');
    expect(formatSubject(['project_path', 'toString'], claims)).toBe('project_path:g/p');
  });

  it('are read back from a subject that is made of pairs, and from nothing else', () => {
    expect(parseSubject('project_path:g/p:ref:main')).toEqual([
      { name: 'project_path', value: 'g/p' },
      { name: 'ref', value: 'main' },
    ]);
    for (const bad of ['job_1', 'project_path:g/p:ref', ':x', '']) expect(parseSubject(bad)).toBeNull();
  });
});
