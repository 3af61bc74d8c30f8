import { describe, expect, it } from 'vitest';
import type { SystemActor } from '@/lib/access/decide';
import { AwsError } from '@/lib/aws/port';
import { GitLabError } from '@/lib/gitlab/port';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { checkAtStart, checkConnections } from '@/lib/services/connections/check-connections';
import { getConnections } from '@/lib/services/connections/get-connections';
import { gitlabProbes } from '@/lib/services/connections/gitlab-probes';
import { AWS_PERMISSIONS, GITLAB_PERMISSIONS } from '@/lib/services/connections/permissions';
import { ensureConnections } from '@/lib/services/connections/rows';
import { runConnectionCheck } from '@/lib/services/connections/run-check';
import type { Context } from '@/lib/services/verb/context';
import { ACCOUNT, TestWorld, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
const ACTOR: SystemActor = { kind: 'system', name: 'test', request: { id: 'r', ip: null } };

/** What the worker does of what was asked for, and what is known after it. */
async function runAll(context: Context, askedBy: string | null = 'Ada') {
  await runConnectionCheck(context, { kind: 'instance', id: 'main', askedBy });
  await runConnectionCheck(context, { kind: 'account', id: ACCOUNT, askedBy });
  const rows = await context.db.connectionCheck.findMany();
  const order = [...GITLAB_PERMISSIONS, ...AWS_PERMISSIONS].map(({ permission }): string => permission);
  return rows.sort((a, b) => order.indexOf(a.permission) - order.indexOf(b.permission));
}

async function check(prepare: (world: TestWorld) => void) {
  const world = new TestWorld();
  world.projects = [testProject(1), testProject(2)];
  world.roles = [testRole(1)];
  prepare(world);
  const { client: db } = database();
  const results = await runAll(world.context(db));
  const stateOf = Object.fromEntries(results.map(({ permission, state }) => [permission, state]));
  return { db, results, stateOf };
}

describe('checking connections', () => {
  it('tries every permission of the tables and remembers what it does', async () => {
    const { db, results, stateOf } = await check(() => {});
    const all = [...GITLAB_PERMISSIONS, ...AWS_PERMISSIONS].map(({ permission }) => permission);
    expect(Object.keys(stateOf)).toEqual(all);
    expect(await db.connectionCheck.count()).toBe(all.length);
    expect(stateOf).toMatchObject({ read_api: 'works', 'iam:ListRoles': 'works', 'iam:GetRole': 'works' });
    expect(results.find(({ permission }) => permission === 'sts:AssumeRole (writer)')).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('read-only'),
    });
    expect(await db.auditEvent.count({ where: { action: 'connection.checked' } })).toBe(2);
  });

  it('is put on the queue for each connection by who may, and by itself at the start', async () => {
    const world = new TestWorld();
    const context = world.context(database().client);
    expect(await checkConnections(context, ACTOR)).toEqual({ queued: true });
    const of = (askedBy: string | null) => [
      { name: 'check-connection', message: { kind: 'instance', id: 'main', askedBy } },
      { name: 'check-connection', message: { kind: 'account', id: ACCOUNT, askedBy } },
    ];
    expect(world.queued).toEqual(of('test'));
    expect(await context.db.auditEvent.count({ where: { action: 'connection.check-started' } })).toBe(1);
    await checkAtStart(context);
    expect(world.queued.slice(2)).toEqual(of(null));
  });

  it('that nobody asked for is told only where a permission came or went', async () => {
    const world = new TestWorld();
    world.roles = [testRole(1)];
    const context = world.context(database().client);
    const told = () => context.db.auditEvent.count({ where: { action: 'connection.checked' } });
    await runAll(context, null);
    await runAll(context, null);
    expect(await told()).toBe(0);
    world.authorizationDetails = false;
    await runAll(context, null);
    expect(await told()).toBe(1);
  });

  it('says once that GitLab refuses the token, with a notice, asks it no further, and says once that it works again', async () => {
    const world = new TestWorld();
    const base = world.context(database().client);
    const endpoint = { kind: 'slack', name: 'ops', url: 'http://127.0.0.1:9/', events: NOTICE_KINDS } as const;
    const context = { ...base, config: { ...base.config, notifications: [endpoint] } };
    await ensureConnections(context);
    const told = async () =>
      (
        await context.db.auditEvent.findMany({
          where: { action: { in: ['connection.credentials-rejected', 'connection.credentials-accepted'] } },
          orderBy: { seq: 'asc' },
        })
      ).map(({ action }) => action);
    const refused = new GitLabError('GET /personal_access_tokens/self', {
      kind: 'unauthorized',
      detail: 'refused (401).',
    });
    const gitlab = { ...world.gitlab, tokenInfo: () => Promise.reject(refused) };
    const message = { kind: 'instance', id: 'main', askedBy: null } as const;
    for (let times = 0; times < 3; times++) await runConnectionCheck({ ...context, gitlab: () => gitlab }, message);
    expect(await told()).toEqual(['connection.credentials-rejected']);
    expect(world.calls).toEqual([]);
    expect(await context.db.notice.findMany()).toMatchObject([
      {
        kind: 'connection-refused',
        facts: { title: 'Connection Main', page: '/settings/connections', said: expect.stringContaining('401') },
      },
    ]);
    const [main] = await getConnections(context, ACTOR);
    expect(main?.check?.refusedSince).toEqual(expect.any(String));
    expect(main?.permissions.every(({ state }) => state === 'missing')).toBe(true);
    // Away is neither.
    const away = new GitLabError('GET x', { kind: 'unreachable', detail: 'no answer.' });
    await runConnectionCheck(
      { ...context, gitlab: () => ({ ...world.gitlab, tokenInfo: () => Promise.reject(away) }) },
      message,
    );
    expect(await told()).toHaveLength(1);
    for (let times = 0; times < 2; times++) await runConnectionCheck(context, message);
    expect(await told()).toEqual(['connection.credentials-rejected', 'connection.credentials-accepted']);
    expect((await getConnections(context, ACTOR))[0]?.check?.refusedSince).toBeNull();
    expect(await context.db.notice.count()).toBe(1);
  });

  it('says missing where a project hides what a Maintainer would see', async () => {
    const { results, stateOf } = await check((world) => {
      world.projects = [testProject(1), testProject(2, { subComponents: null, protection: null })];
    });
    expect(stateOf['Maintainer: sub components']).toBe('missing');
    const rules = results.find(({ permission }) => permission === 'protected branches and tags');
    expect(rules).toMatchObject({ state: 'missing', detail: expect.stringContaining('pay/service-2') });
  });

  it('asks only about projects of the groups that are read', async () => {
    const world = new TestWorld();
    world.groups = [testGroup(1, 'pay'), testGroup(2, 'shop')];
    world.projects = [testProject(1, { protection: null }), testProject(2, { path: 'shop/web' })];
    const told = async (groups?: readonly string[]) =>
      (await gitlabProbes(world.gitlab, groups)['protected branches and tags']()).state;
    expect(await told()).toBe('missing');
    expect(await told(['shop'])).toBe('works');
    expect(await told(['pay', 'shop'])).toBe('missing');
  });

  it('says missing where the source refuses, and nothing of what lies behind', async () => {
    const { stateOf } = await check((world) => {
      world.fault = (call) => {
        if (call === 'roles') throw new AwsError('iam:ListRoles', 'access-denied', 'not authorized', null);
      };
    });
    expect(stateOf).toMatchObject({ 'iam:ListRoles': 'missing', 'iam:GetRole': 'unknown' });
  });

  it('claims nothing of a source that is away', async () => {
    const { stateOf } = await check((world) => {
      world.fault = (call) => {
        if (call === 'roles') throw new AwsError('iam:ListRoles', 'unreachable', 'no answer', null);
      };
    });
    expect(stateOf).toMatchObject({ 'iam:ListRoles': 'unknown' });
  });

  it('says missing, but no more, where all details at once are refused', async () => {
    const { stateOf } = await check((world) => {
      world.authorizationDetails = false;
    });
    expect(stateOf).toMatchObject({ 'iam:GetAccountAuthorizationDetails': 'missing', 'iam:GetRole': 'works' });
  });
});
