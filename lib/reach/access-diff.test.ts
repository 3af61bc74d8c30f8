import { describe, expect, test } from 'vitest';
import { accessDiff } from '@/lib/reach/access-diff';
import { estateFacts, HOST, policyFor } from '@/lib/test-worlds/reach-test-world';

const before = policyFor('project_path:g/p:ref_type:branch:ref:main');

describe('accessDiff', () => {
  test('says what a pattern brings: future refs by example, existing ones by number', () => {
    const after = policyFor(
      'project_path:g/p:ref_type:branch:ref:main',
      'project_path:g/p:ref_type:branch:ref:feature/*',
    );
    const diff = accessDiff(before, after, estateFacts);
    expect(diff.verdict).toBe('wider');
    expect(diff.gained.sentences).toEqual([
      'Any branch of g/p that starts with feature/, for example feature/a of g/p; 2 of 5 existing branches; 2 of them unprotected.',
    ]);
    expect(diff.gained).toMatchObject({ total: 2, unprotected: 2 });
    expect(diff.lost).toEqual({ total: 0, unprotected: 0, refs: [], example: null, sentences: [] });
    expect([diff.before.rung, diff.after.rung]).toEqual([1, 2]);
  });

  test('a rewrite that admits the same changes nothing, however it looks', () => {
    const after = policyFor('project_path:g/p:ref_type:branch:ref:main', 'project_path:g/p:ref_type:branch:ref:mai?');
    const diff = accessDiff(policyFor('project_path:g/p:ref_type:branch:ref:mai?'), after, estateFacts);
    expect(diff.verdict).toBe('equal');
    expect(diff.gained.sentences).toEqual([]);
  });

  test('names what is lost, and a whole group as such', () => {
    const diff = accessDiff(policyFor('project_path:g/*:ref_type:branch:ref:main'), before, estateFacts);
    expect(diff.verdict).toBe('narrower');
    expect(diff.lost.sentences[0]).toMatch(
      /^Branch main of any project below g, present or future, for example main of g\//,
    );
    expect(diff.lost.example?.[`${HOST}:sub`]).toMatch(/^project_path:g\/.*:ref_type:branch:ref:main$/);
  });
});
