import { describe, expect, it } from 'vitest';
import { submitChange } from '@/lib/services/changes/submit-change';
import { exportTerraform } from '@/lib/services/estate/export-terraform';
import { at, openChanges, RHEA, ROLE, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const where = { accountId: ACCOUNT, name: ROLE };
const tagged = (world: Awaited<ReturnType<typeof openChanges>>, tags: object) =>
  world.db.role.updateMany({ where: { name: ROLE }, data: { tags } });

describe('the Terraform of a role', () => {
  it('is the live policy, and the proposed one of a change where that is asked', async () => {
    const world = await openChanges(database().client);
    const change = await world.draft();
    const live = await exportTerraform(world.context, RHEA, where);
    const proposed = await exportTerraform(world.context, RHEA, { ...where, change: change.number });
    expect(live.manager).toBeNull();
    expect(live.files[0]).toMatchObject({ name: `${ROLE}.tf` });
    expect(live.files[1]?.text).toContain('resource "aws_iam_openid_connect_provider"');
    expect(live.files[0]?.text).toContain('pay/service-1');
    expect(live.files[0]?.text).not.toContain('pay/service-2');
    expect(proposed.files[0]?.text).toContain('pay/service-2');
  });

  it('is not told to strangers, nor by the change of another role', async () => {
    const world = await openChanges(database().client);
    const { number } = await world.draft();
    await expect(exportTerraform(world.context, STRANGER, where)).rejects.toMatchObject({ code: 'forbidden' });
    const other = { ...where, name: 'role-002', change: number };
    await expect(exportTerraform(world.context, RHEA, other)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a role that its tags say is managed elsewhere', () => {
  it('takes no change: the draft stays, and the sentence names the tool', async () => {
    const world = await openChanges(database().client);
    await tagged(world, { 'managed-by': 'terraform' });
    const draft = await world.draft();
    await expect(submitChange(world.context, RHEA, at(draft))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('managed by Terraform (tag managed-by)'),
    });
    const row = await world.db.change.findUniqueOrThrow({ where: { number: draft.number } });
    expect(row).toMatchObject({ state: 'draft', submittedAt: null });
    expect((await exportTerraform(world.context, RHEA, where)).manager?.tool).toBe('Terraform');
  });

  it('takes one where the configuration says so', async () => {
    const told = await openChanges(database().client, { writeManagedRoles: true });
    await tagged(told, { 'managed-by': 'terraform' });
    expect((await submitChange(told.context, RHEA, at(await told.draft()))).state).toBe('in_review');
  });

  it('is not one whose tag names people', async () => {
    const world = await openChanges(database().client);
    await tagged(world, { 'managed-by': 'the platform team' });
    expect((await submitChange(world.context, RHEA, at(await world.draft()))).state).toBe('in_review');
  });
});
