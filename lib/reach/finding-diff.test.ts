import { describe, expect, it } from 'vitest';
import { printPolicy } from '@/lib/policy/print-policy';
import { applyFix } from '@/lib/reach/apply-fix';
import { findingDiff } from '@/lib/reach/finding-diff';
import { findings } from '@/lib/reach/findings/findings';
import { estateFacts, policyFor, policyOf, statementFor } from '@/lib/test-worlds/reach-test-world';

const MAIN = 'project_path:g/p:ref_type:branch:ref:main';
const DEV = 'project_path:g/p:ref_type:branch:ref:dev';
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('the findings of a change', () => {
  it('are told apart: what it brings, what it solves, what stays', () => {
    const [sound, flawed] = [policyFor(MAIN), policyFor(MAIN, DEV)];
    const there = findingDiff(sound, flawed, estateFacts);
    expect([ids(there.appearing), ids(there.solved), ids(there.staying)]).toEqual([['ref-unprotected'], [], []]);
    const back = findingDiff(flawed, sound, estateFacts);
    expect([ids(back.appearing), ids(back.solved), ids(back.staying)]).toEqual([[], ['ref-unprotected'], []]);
  });

  it('stay the same when only their place in the document moves', () => {
    const other = statementFor({ StringEquals: { 'gitlab.example.com:sub': MAIN, 'gitlab.example.com:aud': 'x' } });
    const flawed = statementFor({ StringEquals: { 'gitlab.example.com:sub': DEV, 'gitlab.example.com:aud': 'sts' } });
    const { appearing, solved, staying } = findingDiff(policyOf(flawed, other), policyOf(other, flawed), estateFacts);
    expect([ids(appearing), ids(solved)]).toEqual([[], []]);
    expect(ids(staying)).toContain('ref-unprotected');
  });
});

describe('mending a finding', () => {
  it('changes the one value that it names, after which the finding is gone', () => {
    const flawed = policyFor(
      'project_path:G/p:ref_type:branch:ref:main',
      'project_path:g/p:ref_type:branch:ref:release/*',
    );
    const [finding] = findings(flawed, estateFacts).filter(({ id }) => id === 'path-case');
    const mended = applyFix(printPolicy(flawed), finding?.fix ?? { edits: [] });
    expect(mended).toContain('project_path:g/p:ref_type:branch:ref:main');
    expect(mended).toContain('project_path:g/p:ref_type:branch:ref:release/*');
    expect(mended).not.toContain('G/p');
  });

  it('reaches into a statement that stands without a list', () => {
    const condition = { StringLike: { 'gitlab.example.com:sub': 'a' } };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: statementFor(condition) });
    const path = ['Statement', 0, 'Condition', 'StringLike', 'gitlab.example.com:sub'];
    expect(applyFix(document, { edits: [{ op: 'set', path, value: 'b' }] })).toContain('"gitlab.example.com:sub": "b"');
  });

  it.each([
    ['a place that is not there', ['Statement', 7, 'Condition']],
    ['a name of every object', ['Statement', 0, 'constructor']],
  ])('refuses %s', (_, path) => {
    expect(applyFix(printPolicy(policyFor(MAIN)), { edits: [{ op: 'set', path, value: 'x' }] })).toBeNull();
  });

  it('refuses a document that says a key twice', () => {
    expect(applyFix('{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}', { edits: [] })).toBeNull();
  });
});
