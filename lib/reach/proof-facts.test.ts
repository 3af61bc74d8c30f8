import { expect, it } from 'vitest';
import { movedFacts } from '@/lib/reach/moved-facts';
import { factsNow, proofDigest, proofFacts } from '@/lib/reach/proof-facts';
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
const movedIn = (facts: Facts) => movedFacts(before, factsNow(before, facts));

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
  expect(movedIn(gone)).toEqual(['g/p (project 1) is not at that path any more, or was deleted.']);
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
  expect(proofFacts(POLICY, own)).toMatchObject([{ projectId: null, name: 'project at g/p' }]);
  expect(movedFacts(before, proofFacts(POLICY, other))).toEqual([
    'g/p (project 1) is not at that path any more, or was deleted.',
    'g/p is project 77 now.',
  ]);
});
