import { beforeEach, describe, expect, it } from 'vitest';
import { exportChanges } from '@/lib/services/changes/export-changes';
import { listChanges } from '@/lib/services/changes/list-changes';
import { listProjects } from '@/lib/services/estate/list-projects';
import { listRoles } from '@/lib/services/estate/list-roles';
import type { Context } from '@/lib/services/verb/context';
import { openChanges, person } from '@/lib/test-worlds/change-test-world';
import { exportedText } from '@/lib/test-worlds/exported-text';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const VIK = person('vik', 'viewer');
const DAY = 86_400_000;
let context: Context;

/** Roles of which each has one thing that the others have not; the first has nothing that is known. */
beforeEach(async () => {
  const opened = await openChanges(database().client);
  context = opened.context;
  const { db } = context;
  const template = await db.role.findFirstOrThrow();
  await db.role.updateMany({ data: { goneAt: context.now() } });
  const ago = (days: number) => new Date(context.now().getTime() - days * DAY);
  const rows = {
    plain: { rung: null, lastUsedAt: null },
    a_b: { rung: 5, worstSeverity: 5, findingCount: 2, lastUsedAt: ago(100) },
    axb: { rung: 0, lastUsedAt: ago(3), driftSince: ago(1) },
    'shop-deploy': { rung: 2, mappingCount: 3, lastUsedAt: ago(30) },
  };
  for (const [name, facts] of Object.entries(rows))
    await db.role.create({
      data: {
        ...template,
        ...{ tags: {}, attachedPolicies: [], inlinePolicies: [], observed: [], findings: [], goneAt: null },
        ...{ worstSeverity: 0, findingCount: 0, mappingCount: 0, driftSince: null },
        ...{ id: name, name, uniqueId: name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, ...facts },
      },
    });
});

const rolesOf = async (where: string) =>
  (await listRoles(context, VIK, { where, sort: 'name' })).rows.map(({ name }) => name).sort();

describe('roles are filtered by what the bar says', () => {
  it.each([
    ['', ['a_b', 'axb', 'plain', 'shop-deploy']],
    ['deploy', ['shop-deploy']],
    ['-deploy', ['a_b', 'axb', 'plain']],
    // What stands for anything in SQL is itself.
    ['name:a_b', ['a_b']],
    ['name:"A_B"', ['a_b']],
    ['a_', ['a_b']],
    ['%', []],
    ['name:a*', ['a_b', 'axb']],
    ['name:*b', ['a_b', 'axb']],
    ['name:shop-*,plain', ['plain', 'shop-deploy']],
    ['reach:internet', ['a_b']],
    ['reach:unknown,nobody', ['axb', 'plain']],
    // What is not known is never left out by accident.
    ['-reach:internet', ['axb', 'plain', 'shop-deploy']],
    ['-reach:internet,unknown', ['axb', 'shop-deploy']],
    ['severity:critical', ['a_b']],
    ['severity:none', ['axb', 'plain', 'shop-deploy']],
    ['drift:yes', ['axb']],
    ['drift:no', ['a_b', 'plain', 'shop-deploy']],
    ['-drift:yes', ['a_b', 'plain', 'shop-deploy']],
    ['findings:>1', ['a_b']],
    ['mappings:3', ['shop-deploy']],
    ['used:never', ['plain']],
    ['used:>90d', ['a_b']],
    ['used:>90d,never', ['a_b', 'plain']],
    ['-used:>90d', ['axb', 'plain', 'shop-deploy']],
    ['used:<7d', ['axb']],
    [`account:"${ACCOUNT}"`, ['a_b', 'axb', 'plain', 'shop-deploy']],
    [`-account:"${ACCOUNT}"`, []],
    [`arn:aws:iam::${ACCOUNT}:role/axb`, ['axb']],
    ['reach:internet findings:>1 used:>90d', ['a_b']],
    ['reach:internet drift:yes', []],
  ])('%s', async (where, found) => {
    expect(await rolesOf(where)).toEqual(found);
  });

  it('and what means nothing lists nothing, with every reason', async () => {
    await expect(listRoles(context, VIK, { where: 'reach:evil colour:red' })).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ path: ['where'] }, { path: ['where'] }],
    });
  });
});

it('projects are filtered by path, reach and roles, and one without a role has no reach', async () => {
  const { db } = context;
  const [first, second] = await db.project.findMany({ orderBy: { path: 'asc' }, take: 2 });
  await db.project.updateMany({ data: { roleCount: 0, rung: null } });
  await db.project.updateMany({ where: { path: first?.path ?? '' }, data: { roleCount: 2, rung: null } });
  await db.project.updateMany({ where: { path: second?.path ?? '' }, data: { roleCount: 1, rung: 5 } });
  const found = async (where: string) => (await listProjects(context, VIK, { where })).rows.map(({ path }) => path);
  const all = await found('');
  const others = all.filter((path) => path !== first?.path && path !== second?.path);
  expect(await found('reach:unknown')).toEqual([first?.path]);
  expect(await found('reach:internet')).toEqual([second?.path]);
  expect(await found('reach:none')).toEqual(others);
  expect(await found('-reach:none')).toEqual([first?.path, second?.path]);
  expect(await found('-reach:internet')).toEqual([first?.path, ...others]);
  expect(await found(`roles:>0 -path:"${first?.path}"`)).toEqual([second?.path]);
  expect(await found('archived:yes')).toEqual([]);
});

it('changes are filtered by author, state and role, and a state asks for closed ones too', async () => {
  const { db } = context;
  const base = { ...(await db.role.findFirstOrThrow({ where: { goneAt: null } })) };
  const texts = { baseDocument: '{}', baseDigest: 'x', proposedDocument: '{}', proposedDigest: 'x' };
  for (const [index, state] of ['draft', 'withdrawn'].entries())
    await db.change.create({
      data: {
        ...{ id: state, roleId: base.id, title: `Admit ${state}`, reason: '', state, ...texts, approvalDigest: 'x' },
        ...{ authorId: index === 0 ? 'rhea' : 'amir', baseUniqueId: 'x', createdAt: context.now() },
        updatedAt: new Date(context.now().getTime() - index * 20 * DAY),
      },
    });
  const found = async (where: string) => (await listChanges(context, VIK, { where })).rows.map(({ state }) => state);
  expect(await found('')).toEqual(['draft']);
  expect(await found('state:withdrawn')).toEqual(['withdrawn']);
  expect(await found('-state:draft')).toEqual(['withdrawn']);
  expect(await found('state:draft,withdrawn author:amir')).toEqual(['withdrawn']);
  expect(await found('-author:rhea state:draft,withdrawn')).toEqual(['withdrawn']);
  expect(await found('author:nobody state:draft')).toEqual([]);
  expect(await found('updated:<7d state:draft,withdrawn')).toEqual(['draft']);
  expect(await found(`role:"${base.name}" "Admit draft"`)).toEqual(['draft']);
  const file = await exportChanges(context, VIK, { where: '-state:draft', format: 'ndjson' });
  expect((await exportedText(file)).trim().split('\n')).toHaveLength(2);
});
