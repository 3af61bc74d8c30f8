import { describe, expect, it } from 'vitest';
import { lookAgain } from '@/lib/services/apply/look-again';
import { cleanUpChange } from '@/lib/services/onboarding/clean-up-change';
import { offboardProject, planOffboarding } from '@/lib/services/onboarding/offboard-project';
import { RHEA, STRANGER } from '@/lib/test-worlds/change-test-world';
import {
  answered,
  deployTrack,
  enters,
  SHOP_API,
  submit,
  TOOLS,
  withGuideWorld,
} from '@/lib/test-worlds/guide-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const world = withGuideWorld(withTestDatabase());

describe('the end of the access of a project', () => {
  const project = { instanceId: 'harbour', projectId: SHOP_API };

  it('closes the door first, then takes the variable, the role with its policies and the provider that nobody else uses', async () => {
    const of = await world.open();
    const { number } = (await submit(of, await answered(of, [deployTrack()]))).changes[0] ?? { number: 0 };
    await of.approveAndApply(number);
    const { roles, left } = await planOffboarding(of.context, RHEA, { ...project, projectId: String(SHOP_API) });
    const [leaving] = roles.filter(({ role }) => role.accountId === TOOLS);
    expect(left.map(({ name }) => name)).toEqual([
      'freight-gateway-deploy',
      'platform-backup-restore',
      'platform-runners-scale',
      'shop-search-index',
    ]);
    expect(leaving?.steps.map(({ calls }) => calls)).toEqual([
      'iam:UpdateAssumeRolePolicy',
      'DELETE /projects/:id/variables/:key',
      'iam:DetachRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:DeleteRole',
      'iam:DeleteOpenIDConnectProvider',
    ]);
    const input = { ...project, roles: [leaving?.role], reason: 'shop/api moves elsewhere.' };
    await expect(offboardProject(of.context, STRANGER, input)).rejects.toThrow();
    const before = world.sandbox().effects.list().length;
    const { changes } = await offboardProject(of.context, RHEA, input);
    expect(world.sandbox().effects.list()).toHaveLength(before);
    const ended = await of.approveAndApply(changes[0] ?? 0);
    expect(ended).toMatchObject({ outcome: 'The role was closed and then deleted.' });
    const done = world
      .sandbox()
      .effects.list()
      .slice(before)
      .map(({ action }) => action);
    expect(done.filter((action) => action !== 'AssumeRole')).toEqual([
      'UpdateAssumeRolePolicy',
      'DeleteVariable',
      'DetachRolePolicy',
      'DeleteRolePolicy',
      'DeleteRole',
      'DeleteOpenIDConnectProvider',
    ]);
    expect(await enters(world.sandbox(), 'main', '/gitlab-ci/gitlab-shop-api-deploy')).not.toBe('enters');
    expect(await of.db.role.count({ where: { accountId: TOOLS, name: 'gitlab-shop-api-deploy', goneAt: null } })).toBe(
      0,
    );
    // Minutes later the change that made the role is looked after: the role is gone by our own doing, and nobody is accused.
    const { id } = await of.db.change.findUniqueOrThrow({ where: { number } });
    await lookAgain(of.context, { changeId: id }, async () => {});
    expect(await of.db.auditEvent.count({ where: { action: { contains: 'overwritten' } } })).toBe(0);
    expect((await of.db.change.findUniqueOrThrow({ where: { number } })).outcome).toBe(
      'IAM holds exactly the approved document.',
    );
  });

  it('leaves a role that admits others, and a variable that holds something else by now', async () => {
    const of = await world.open();
    const input = { ...project, projectId: String(SHOP_API) };
    const { roles } = await planOffboarding(of.context, RHEA, input);
    const kept = roles.filter(({ steps }) => steps.every(({ calls }) => calls !== 'iam:DeleteRole'));
    // No role of the seeded world was made by a guide.
    expect(kept).toHaveLength(roles.length);
    const first = roles.find(({ refusal }) => refusal === null);
    if (!first) throw new Error('no role admits the project');
    const wanted = { ...project, roles: [first.role], reason: 'It does not deploy there any more.' };
    const { changes } = await offboardProject(of.context, RHEA, wanted);
    expect((await of.approveAndApply(changes[0] ?? 0)).state).toBe('applied');
    expect((await planOffboarding(of.context, RHEA, input)).roles.map(({ role }) => role)).not.toContainEqual(
      first.role,
    );
    await expect(offboardProject(of.context, RHEA, wanted)).rejects.toThrow('Nothing was opened');
  });

  it('what a failed apply has made is taken away by a change of its own', async () => {
    const of = await world.open();
    const { number } = (await submit(of, await answered(of, [deployTrack()]))).changes[0] ?? { number: 0 };
    await expect(cleanUpChange(of.context, RHEA, { number, reason: 'No.' })).rejects.toThrow(
      'neither failed nor was withdrawn',
    );
    world.sandbox().faults.add({ operation: 'PutRolePolicy', kind: 'refuse', code: 'AccessDenied', times: 1 });
    expect((await of.approveAndApply(number)).state).toBe('failed');
    const cleaning = await cleanUpChange(of.context, RHEA, { number, reason: 'It is not wanted any more.' });
    expect(await of.approveAndApply(cleaning.number)).toMatchObject({
      outcome: 'The role was closed and then deleted.',
    });
    const reader = of.context.awsReader(TOOLS);
    await expect(reader.roleDetail('gitlab-shop-api-deploy')).rejects.toThrow();
    expect(await reader.provider(`arn:aws:iam::${TOOLS}:oidc-provider/gitlab.harbour.example`)).toBeNull();
  });
});
