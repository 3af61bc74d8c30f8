import { describe, expect, it } from 'vitest';
import { movedFacts } from '@/lib/reach/proofs/moved-facts';
import { proofDigest, proofFacts, withoutProviders } from '@/lib/reach/proofs/proof-facts';
import type { Facts, ProjectFacts } from '@/lib/reach/types';
import { estateFacts, policyFor } from '@/lib/test-worlds/reach-test-world';

const POLICY = policyFor('project_path:g/p:ref_type:branch:ref:release/*');
const RULE = { type: 'branch', pattern: 'main', pushLevel: 40, mergeLevel: 40, inherited: false } as const;

/** The estate with this project another one. */
const withProject = (id: number, patch: Partial<ProjectFacts>): Facts => ({
  ...estateFacts,
  instances: estateFacts.instances.map((instance) => ({
    ...instance,
    projects: instance.projects.map((project) => (project.id === id ? { ...project, ...patch } : project)),
  })),
});
const digestOf = (facts: Facts) => proofDigest(proofFacts(POLICY, facts));
const before = proofFacts(POLICY, estateFacts);
const movedIn = (facts: Facts) => movedFacts(before, facts, proofFacts(POLICY, facts));

it.each<[string, Partial<ProjectFacts>, string]>([
  ['a deleted rule', { protection: [RULE] }, 'Protection release/* of g/p was deleted.'],
  [
    'a push level',
    {
      protection: [
        { ...RULE, pushLevel: 30 },
        { ...RULE, pattern: 'release/*' },
      ],
    },
    'Protection main of g/p changed from push 40, merge 40 to push 30, merge 40.',
  ],
  ['another path', { path: 'g/q' }, 'g/p (project 1) is g/q now.'],
  [
    'other sub components',
    { subComponents: ['project_id', 'ref'] },
    'The sub components of g/p changed from project_path, ref_type, ref to project_id, ref.',
  ],
  [
    'a setting of forks',
    { forkPipelinesInParent: true },
    'The fork pipelines in the parent of g/p changed from off to on.',
  ],
])('%s of a named project moves the digest and is told', (_, patch, told) => {
  const moved = withProject(1, patch);
  expect(digestOf(moved)).not.toBe(digestOf(estateFacts));
  expect(movedIn(moved)).toEqual([told]);
});

it('a project that is gone is told once', () => {
  const gone = withProject(1, { id: 999, path: 'elsewhere' });
  expect(movedIn(gone)).toEqual(['g/p (project 1) was deleted, or cannot be read any more.']);
});

it('another project, refs, members and the order of rules move nothing', () => {
  const rules = estateFacts.instances[0]?.projects[0]?.protection ?? [];
  for (const moved of [
    withProject(2, { protection: [] }),
    withProject(1, { refs: [], developers: 1, maintainers: 9, defaultBranch: null }),
    withProject(1, { protection: [...rules].reverse() }),
  ]) {
    expect(digestOf(moved)).toBe(digestOf(estateFacts));
    expect(movedIn(moved)).toEqual([]);
  }
});

it('a path that another project takes is told as such', () => {
  const [own, other] = [withProject(1, { path: 'g/q' }), withProject(1, { id: 77 })];
  expect(withoutProviders(proofFacts(POLICY, own))).toMatchObject([{ projectId: null, name: 'project at g/p' }]);
  expect(movedIn(other)).toEqual([
    'g/p (project 1) was deleted, or cannot be read any more.',
    'g/p is project 77 now.',
  ]);
});

it('protection that cannot be read any more is said to be that, never to be deleted, nor added when it can be read again', () => {
  const hidden = withProject(1, { protection: null });
  expect(movedIn(hidden)).toEqual(['The protection rules of g/p cannot be read any more.']);
  const unread = proofFacts(POLICY, hidden);
  expect(movedFacts(unread, estateFacts, before)).toEqual(['The protection rules of g/p can be read now.']);
});

it('a path that nobody has is not said to be taken while nobody takes it', () => {
  const gone = withProject(1, { id: 999, path: 'elsewhere' });
  const nobody = proofFacts(POLICY, gone);
  expect(movedFacts(nobody, gone, nobody)).toEqual([]);
});

describe('an OIDC provider', () => {
  const ARN = 'arn:aws:iam::111122223333:oidc-provider/gitlab.example.com';
  const PROVIDER = 'The OIDC provider gitlab.example.com of account 111122223333';
  const accepting = (...audiences: string[]): Facts => ({ ...estateFacts, audiences: { [ARN]: audiences } });
  const known = accepting('https://gitlab.example.com');
  const told = (from: Facts, to: Facts) => movedFacts(proofFacts(POLICY, from), to, proofFacts(POLICY, to));

  it('that lost an audience is told as that: the project stands where it stood', () => {
    const moved = accepting('https://other.example');
    expect(digestOf(moved)).not.toBe(digestOf(known));
    expect(told(known, moved)).toEqual([
      `${PROVIDER} no longer accepts the audience https://gitlab.example.com.`,
      `${PROVIDER} accepts the audience https://other.example now.`,
    ]);
  });

  it('that was deleted, or came again, is told too', () => {
    expect(told(known, estateFacts)).toEqual([`${PROVIDER} was deleted, or cannot be read any more.`]);
    expect(told(estateFacts, known)).toEqual([
      `${PROVIDER} is there, and accepts the audience https://gitlab.example.com.`,
    ]);
  });

  it('was not among the facts of older proofs, which did not move by that', () => {
    expect(movedFacts(withoutProviders(before), estateFacts, before)).toEqual([]);
  });
});
