import { describe, expect, it } from 'vitest';
import type { SystemActor } from '@/lib/access/decide';
import { AwsError } from '@/lib/aws/port';
import { checkConnections } from '@/lib/services/connections/check-connections';
import { AWS_PERMISSIONS, GITLAB_PERMISSIONS } from '@/lib/services/connections/permissions';
import { TestWorld, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ACTOR: SystemActor = { kind: 'system', name: 'test', request: { id: 'r', ip: null } };

async function check(prepare: (world: TestWorld) => void) {
  const world = new TestWorld();
  world.projects = [testProject(1), testProject(2)];
  world.roles = [testRole(1)];
  prepare(world);
  const { client: db } = database();
  const results = await checkConnections(world.context(db), ACTOR);
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

  it('says missing where a project hides what a Maintainer would see', async () => {
    const { results, stateOf } = await check((world) => {
      world.projects = [testProject(1), testProject(2, { subComponents: null, protection: null })];
    });
    expect(stateOf['Maintainer: sub components']).toBe('missing');
    const rules = results.find(({ permission }) => permission === 'protected branches and tags');
    expect(rules).toMatchObject({ state: 'missing', detail: expect.stringContaining('pay/service-2') });
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
