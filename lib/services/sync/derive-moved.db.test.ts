import { describe, expect, it } from 'vitest';
import { GitLabError } from '@/lib/gitlab/port';
import { ensureConnections } from '@/lib/services/connections/rows';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { deriveMoved } from '@/lib/services/sync/derive-moved';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { randomFrom } from '@/lib/test-worlds/seeded-test-numbers';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** A policy of any subject. */
const trusting = (subject: string): string =>
  testPolicy('x').replace('project_path:x:ref_type:branch:ref:main', subject).replace('"StringEquals"', '"StringLike"');

const POLICIES = [
  testPolicy('pay/service-1'),
  testPolicy('pay/service-2', 'dev'),
  trusting('project_path:pay/*:ref_type:branch:ref:main'),
  trusting('project_id:3:*'),
  testPolicy('PAY/Service-4'),
  testPolicy('old/place'),
];

/** The policy, which lets a principal of AWS in too. */
function lettingIn(trustPolicy: string, principal: object): string {
  const policy = JSON.parse(trustPolicy);
  return JSON.stringify({
    ...policy,
    Statement: [...policy.Statement, { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
}
const arnOf = (number: number): string => testRole(number).arn;
const NAMING = lettingIn(testPolicy('pay/service-2', 'dev'), { AWS: arnOf(1) });
const SERVICE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const allowing = (Action: readonly string[], Resource: string) => ({
  name: 'own',
  document: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] }),
});
const rewriting = (number: number) => allowing(['iam:UpdateAssumeRolePolicy'], arnOf(number));

async function setUp() {
  const world = new TestWorld();
  world.groups = [{ id: 9, path: 'pay', name: 'Pay', protection: [] }];
  world.projects = [1, 2, 3, 4].map((id) => testProject(id, { inGroup: true }));
  world.roles = POLICIES.map((trustPolicy, index) => testRole(index + 1, { trustPolicy }));
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const gitlab = () => syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  const aws = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  const both = async () => {
    await gitlab();
    await aws();
  };
  await both();
  // That the account was read whole is a fact about its roles too.
  await deriveMoved(context);
  /** Spoils what was derived: whoever is derived again has it mended. */
  const spoil = () => db.role.updateMany({ data: { sentence: 'spoiled' } });
  const derived = async () => {
    const roles = await db.role.findMany({ where: { NOT: { sentence: 'spoiled' } }, orderBy: { uniqueId: 'asc' } });
    return roles.map(({ name }) => Number(name.slice('role-'.length)));
  };
  return { world, db, context, gitlab, aws, both, spoil, derived };
}

const change = (world: TestWorld, id: number, patch: Partial<TestWorld['projects'][number]>) => {
  world.projects = world.projects.map((project) => (project.id === id ? { ...project, ...patch } : project));
};

describe('after a sync', () => {
  it('nothing is derived where nothing moved', async () => {
    const { both, spoil, derived } = await setUp();
    await spoil();
    await both();
    expect(await derived()).toEqual([]);
  });

  it.each([
    ['its refs', 1, { refs: [{ type: 'branch' as const, name: 'main', protected: false }] }, [1, 3]],
    ['its protection', 3, { protection: [] }, [3, 4]],
    ['its path, which others spell in another case', 4, { path: 'pay/service-5' }, [3, 5]],
    ['its path to one that a role names', 2, { path: 'old/place' }, [2, 3, 6]],
  ])('of a project that moved by %s the roles are derived that are about it', async (_, id, patch, roles) => {
    const { world, gitlab, spoil, derived } = await setUp();
    await spoil();
    change(world, id, patch);
    await gitlab();
    expect(await derived()).toEqual(roles);
  });

  it('a role whose policy moved is derived, and no other of its account', async () => {
    const { world, aws, spoil, derived } = await setUp();
    await spoil();
    world.roles = world.roles.map((role, index) =>
      index === 1 ? { ...role, trustPolicy: testPolicy('pay/service-3') } : role,
    );
    await aws();
    expect(await derived()).toEqual([2]);
  });

  it('all roles of an account are derived whose provider moved', async () => {
    const { world, aws, spoil, derived } = await setUp();
    await spoil();
    world.providers = world.providers.map((provider) => ({ ...provider, clientIds: ['another'] }));
    await aws();
    expect(await derived()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('what moved in a sync that failed is derived after the next one, of whatever source', async () => {
    const { world, gitlab, aws, spoil, derived } = await setUp();
    await spoil();
    change(world, 1, { protection: [] });
    world.fault = (call, about) => {
      if (call === 'project' && about === '3')
        throw new GitLabError('GET /projects/:id', { kind: 'unauthorized', detail: 'no.' });
    };
    await gitlab();
    expect(await derived()).toEqual([]);
    await aws();
    expect(await derived()).toEqual([1, 3]);
  });
});

describe('a role that can get hold of another', () => {
  async function twoRoles() {
    const given = await setUp();
    const { world, db, aws } = given;
    const setTrust = async (trustPolicy: string) => {
      world.roles = world.roles.map((role, index) => (index === 1 ? { ...role, trustPolicy } : role));
      await aws();
    };
    const setAudience = async (audience: string) => {
      world.providers = world.providers.map((each) => ({ ...each, clientIds: [audience] }));
      await aws();
    };
    const first = async () => {
      const { power, findings } = await db.role.findFirstOrThrow({ where: { name: 'role-001' } });
      return { power, told: JSON.stringify(findings).includes('role-escalation') };
    };
    const why = async () => (await db.role.findFirstOrThrow({ where: { name: 'role-001' } })).riskReason;
    const reached = async () => (await db.role.findFirstOrThrow({ where: { name: 'role-002' } })).rung !== 0;
    return { ...given, setTrust, setAudience, first, why, reached };
  }

  it('is derived when that one comes to name it, and no third one; and when it no longer does', async () => {
    const { setTrust, spoil, derived, first, why } = await twoRoles();
    expect(await first()).toEqual({ power: 0, told: false });
    await spoil();
    await setTrust(NAMING);
    expect(await derived()).toEqual([1, 2]);
    expect(await first()).toEqual({ power: 3, told: true });
    expect(await why()).toContain('it can take over another role');
    await setTrust(NAMING.replace(arnOf(1), arnOf(5)));
    expect(await first()).toEqual({ power: 0, told: false });
    // The same name, spelled so that no search for text finds it.
    await setTrust(NAMING.replace('"AWS"', '"\\u0041WS"').replace(arnOf(1), arnOf(1).replace('role/', '\\u0072ole/')));
    expect(await first()).toEqual({ power: 3, told: true });
  });

  it('is derived when pipelines no longer enter that one, and when they do again', async () => {
    const { world, setTrust, setAudience, first, reached } = await twoRoles();
    const audience = world.providers[0]?.clientIds?.[0] ?? '';
    await setTrust(NAMING);
    await setAudience('another');
    expect([await reached(), (await first()).power]).toEqual([false, 0]);
    await setAudience(audience);
    expect([await reached(), await first()]).toEqual([true, { power: 3, told: true }]);
  });

  it('is derived when a step becomes possible later that its policies allowed all along', async () => {
    const { world, aws, setTrust, first, reached } = await twoRoles();
    world.inline = { 'role-001': [rewriting(2)] };
    await setTrust(SERVICE);
    expect([await reached(), (await first()).told]).toEqual([false, false]);
    await setTrust(testPolicy('pay/service-2'));
    expect([await reached(), (await first()).told]).toEqual([true, true]);
    world.inline = {};
    await aws();
    expect(await first()).toEqual({ power: 0, told: false });
  });

  it('that it may pass to a service and no pipeline enters does not count, which its risk says', async () => {
    const { world, setTrust, first, why } = await twoRoles();
    world.inline = { 'role-001': [allowing(['iam:PassRole'], arnOf(2))] };
    await setTrust(SERVICE);
    expect(await first()).toEqual({ power: 2, told: false });
    expect(await why()).toContain('Roles that it may assume or pass to services count only if pipelines enter them.');
  });
});

it('whatever moves in whatever order, deriving everything afterwards finds nothing to write', async () => {
  const { world, db, context, gitlab, aws } = await setUp();
  const below = randomFrom(11);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const paths = ['pay/service-1', 'pay/service-2', 'pay/service-4', 'old/place', 'other/x', 'pay/deep/y'];
  const policies = [...POLICIES, NAMING, SERVICE];
  const moves = [
    () => change(world, 1 + below(4), { path: pick(paths) }),
    () => change(world, 1 + below(4), { protection: pick([null, [], testProject(1).protection]) }),
    () =>
      change(world, 1 + below(4), {
        subComponents: pick([null, ['project_path'], ['project_path', 'ref_type', 'ref']]),
      }),
    () => change(world, 1 + below(4), { refs: testProject(1).refs.slice(below(2)) }),
    () => {
      world.projects = world.projects.length > 3 ? world.projects.slice(1) : [...world.projects, testProject(6)];
    },
    () => {
      world.roles = world.roles.map((role) => (below(4) === 0 ? { ...role, trustPolicy: pick(policies) } : role));
    },
    () => {
      world.inline = { [testRole(1 + below(6)).name]: [rewriting(1 + below(6))] };
    },
    () => {
      world.providers = world.providers.map((each) => ({
        ...each,
        clientIds: [pick(['https://gitlab.example.com', 'x'])],
      }));
    },
  ];
  const stored = async () => ({
    roles: await db.role.findMany({ orderBy: { id: 'asc' } }),
    admissions: await db.admission.findMany({ orderBy: [{ roleId: 'asc' }, { projectId: 'asc' }] }),
    projects: await db.project.findMany({ orderBy: { gitlabId: 'asc' } }),
    proofs: await db.mappingProof.findMany({ orderBy: [{ roleId: 'asc' }, { mappingId: 'asc' }] }),
  });
  // Half of the roles have an approved policy, whose proofs follow the facts too.
  for (const role of await db.role.findMany({ where: { name: { in: ['role-001', 'role-003', 'role-006'] } } }))
    await db.role.update({
      where: { id: role.id },
      data: { approvedDocument: role.trustPolicy, approvedDigest: role.trustDigest, approvedAt: new Date(0) },
    });
  for (let step = 0; step < 12; step++) {
    for (let count = 1 + below(2); count > 0; count--) pick(moves)();
    await pick([gitlab, aws, gitlab])();
    const before = await stored();
    await deriveRoles(context, 'all');
    expect(await stored()).toEqual(before);
  }
});

it('four syncs at once, of two GitLabs and two accounts, all end', async () => {
  const world = new TestWorld();
  world.projects = [1, 2, 3, 4, 5, 6].map((id) => testProject(id));
  world.roles = [1, 2, 3, 4, 5, 6].map((number) => testRole(number));
  const { client: db } = database();
  const other = '444455556666';
  const base = world.context(db);
  const [gitlab] = base.config.instances;
  const [account] = base.config.accounts;
  if (gitlab === undefined || account === undefined) throw new Error('The world has a GitLab and an account.');
  const context: Context = {
    ...base,
    config: {
      ...base.config,
      instances: [
        gitlab,
        { ...gitlab, id: 'second', url: 'https://second.example.com', issuer: 'https://second.example.com' },
      ],
      accounts: [account, { ...account, id: other, name: 'Other' }],
    },
    awsReader: (id) => ({
      ...world.reader,
      identity: async () => ({ accountId: id, arn: 'arn:aws:sts::x', partition: 'aws' }),
      listProviders: async () => world.providers.map((each) => ({ ...each, arn: each.arn.replace(ACCOUNT, id) })),
    }),
  };
  await ensureConnections(context);
  const all = () =>
    Promise.all([
      ...['main', 'second'].map((instanceId) => syncInstance(context, { instanceId, startedBy: 'test' }, world.wait)),
      ...[ACCOUNT, other].map((accountId) => syncAccount(context, { accountId, startedBy: 'test' }, world.wait)),
    ]);
  for (let round = 0; round < 3; round++) {
    change(world, 1 + round, { protection: [] });
    world.roles = world.roles.map((role) => ({ ...role, trustPolicy: testPolicy(`pay/service-${1 + round}`) }));
    await all();
  }
  const runs = await db.syncRun.findMany();
  expect(runs.map(({ state, error }) => ({ state, error }))).toEqual(runs.map(() => ({ state: 'done', error: null })));
  expect(runs).toHaveLength(12);
});
