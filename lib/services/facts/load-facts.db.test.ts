import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';
import { accessDiff } from '@/lib/reach/access-diff';
import { assessRole } from '@/lib/reach/answers/assess-role';
import { existingRefs } from '@/lib/reach/existing-refs';
import { findingDiff } from '@/lib/reach/finding-diff';
import { containmentOf } from '@/lib/reach/intended-projects';
import { proofFacts } from '@/lib/reach/proofs/proof-facts';
import { inAccount } from '@/lib/reach/providers';
import type { EstateFacts } from '@/lib/reach/types';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { trustPolicies } from '@/lib/test-worlds/random-trust-policies';
import { HOST, policyAt, policyFor, providerOf } from '@/lib/test-worlds/reach-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const at = new Date('2026-01-01T00:00:00Z');

/** Paths that policies name, misspell, cover by a pattern, and others that no policy is about. */
const PATHS = [
  ...['g/p', 'g/q', 'g/open', 'g/id', 'g/short', 'g/strange', 'g/sub/p', 'h/p', 'acme/App', 'acme/app1', 'acme/appl'],
  ...['G/gone', 'gl/p', 'g1/p', 'p/ünicode', 'other/one', 'other/two', 'g_p/x', 'g%/x'],
];
const COMPONENTS = [['project_path', 'ref_type', 'ref'], ['project_id', 'ref_type', 'ref'], ['project_path'], null];

/** Two GitLabs with the same paths: some projects unread, some at a path that another one had before. */
async function fillEstate() {
  const { client: db } = database();
  for (const [id, host] of [
    ['self', HOST],
    ['shared', 'gitlab.com'],
  ] as const) {
    const issuer = `https://${host}`;
    const shared = id === 'shared';
    await db.instance.create({ data: { id, name: id, url: issuer, issuer, shared, version: '18.6.1', syncedAt: at } });
    const groups = ['g', 'g/sub', 'h', 'acme', 'other'];
    await db.group.createMany({
      data: groups.map((path, index) => ({ instanceId: id, gitlabId: index + 1, path, name: path, syncedAt: at })),
    });
    for (const [index, path] of PATHS.entries()) {
      const key = { instanceId: id, gitlabId: index + 1 };
      const components = COMPONENTS[index % 7 === 0 ? 3 : index % 3];
      await db.project.create({
        data: {
          ...{ ...key, path, name: path, visibility: 'private', defaultBranch: 'main', syncedAt: at, createdAt: at },
          ...(components && { subComponents: components }),
          ...(index % 5 !== 0 && {
            protection: [{ type: 'branch', pattern: 'main', pushLevel: 40, mergeLevel: 40, inherited: false }],
          }),
          ...{ refCount: index % 4 === 3 ? null : 3, developers: 3, maintainers: 1, forkPipelinesInParent: false },
        },
      });
      const refs = ['main', 'dev', 'release/1'].map((name) => ({ type: 'branch', name, protected: name === 'main' }));
      await db.ref.createMany({ data: refs.map((ref) => ({ instanceId: id, projectId: index + 1, ...ref })) });
    }
    await db.formerPath.createMany({
      data: [
        { instanceId: id, path: 'g/gone', projectId: 3, leftAt: at },
        { instanceId: id, path: 'g/q', projectId: 17, leftAt: at },
      ],
    });
  }
  const account = { id: '111122223333', name: 'a', partition: 'aws', syncedAt: at };
  await db.account.create({ data: account });
  const arn = providerOf(HOST);
  const provider = { arn, host: HOST, clientIds: ['sts'], thumbprints: [], accountId: account.id, syncedAt: at };
  await db.provider.create({ data: provider });
}

/** Everything that is asked about policies with facts. */
const answersTo = (policy: Policy, other: Policy, estate: EstateFacts) => {
  const facts = inAccount(estate, '111122223333');
  return {
    role: assessRole(printPolicy(policy), facts),
    refs: existingRefs(policy, facts),
    containment: containmentOf(policy, facts),
    proof: proofFacts(policy, facts),
    access: accessDiff(policy, other, facts),
    findings: findingDiff(policy, other, facts),
  };
};

beforeEach(fillEstate);

describe('facts for a question', () => {
  it('give the answer that all facts give, whatever the policy', async () => {
    const { client: db } = database();
    const whole = await loadFacts(db, 'everything');
    await fc.assert(
      fc.asyncProperty(trustPolicies, trustPolicies, async (policy, other) => {
        const narrow = await loadFacts(db, { policies: [policy, other] });
        expect(answersTo(policy, other, narrow)).toEqual(answersTo(policy, other, whole));
      }),
      { numRuns: 120, seed: 5 },
    );
  });

  it.each([
    ['a path in another case', 'project_path:ACME/APP:ref_type:branch:ref:main'],
    ['a path that is drawn like another', 'project_path:acme/app|:ref_type:branch:ref:main'],
    ['a path that its project left', 'project_path:g/gone:ref_type:branch:ref:main'],
    ['a path that another project took', 'project_path:g/q:ref_type:branch:ref:main'],
    ['an id', 'project_id:2:ref_type:branch:ref:main'],
    ['a group', 'project_path:g/*:ref_type:branch:ref:main'],
    ['a beginning that is no group', 'project_path:acme/app?:*'],
    ['letters that are wildcards of a database', 'project_path:g_p/*:*'],
    ['nothing that tells a project', '*:ref_type:branch:ref:main'],
  ])('give the same answer for %s', async (_, subject) => {
    const { client: db } = database();
    const whole = await loadFacts(db, 'everything');
    for (const policy of [policyFor(subject), policyAt('gitlab.com', subject)]) {
      const narrow = await loadFacts(db, { policies: [policy] });
      expect(answersTo(policy, policyFor('*'), whole).role).toEqual(answersTo(policy, policyFor('*'), narrow).role);
      expect(existingRefs(policy, inAccount(narrow, null))).toEqual(existingRefs(policy, inAccount(whole, null)));
    }
  });

  it('are few where a policy names few, and all where it may let in any project', async () => {
    const { client: db } = database();
    const pathsFor = async (policy: Policy) => {
      const [self] = (await loadFacts(db, { policies: [policy] })).instances.filter(({ host }) => host === HOST);
      return self?.projects.map(({ path }) => path);
    };
    // The first is there so that an inventory is told from none; a path that is no plain text is never left out.
    expect(await pathsFor(policyFor('project_path:h/p:ref_type:branch:ref:main'))).toEqual(['g/p', 'h/p', 'p/ünicode']);
    expect(await pathsFor(policyFor('project_path:*'))).toHaveLength(PATHS.length);
    expect(await pathsFor(policyAt('gitlab.com', 'project_path:*'))).toEqual(['g/p']);
  });

  it('of a project are its own, without those of its neighbours', async () => {
    const { client: db } = database();
    const { instances } = await loadFacts(db, { projects: [{ instanceId: 'self', projectId: 2 }] });
    const found = instances.flatMap(({ id, projects }) => projects.map(({ path, refs }) => ({ id, path, refs })));
    expect(found).toMatchObject([
      { id: 'self', path: 'g/q', refs: [{ name: 'dev' }, { name: 'main' }, { name: 'release/1' }] },
    ]);
  });
});
