import { describe, expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { editChange } from '@/lib/services/changes/edit-change';
import { previewChange } from '@/lib/services/changes/preview-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import {
  AMIR,
  adds,
  at,
  openChanges,
  person,
  policyWithForeign,
  RHEA,
  ROLE,
} from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };
const adopt = { kind: 'adopt' };

/** A role that drifted from what a change had put, and an adoption of what is live. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const run = async (number: number) => {
    const { id } = await db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, world.wait);
    return viewChange(context, RHEA, number);
  };
  await run((await opened.requested()).number);
  const approved = world.live;
  world.meddle({ trustPolicy: policyWithForeign('someone/else') });
  await refreshRole(context, RHEA, WHERE);
  world.writes.length = 0;
  const input = async () => ({ ...(await opened.draftInput()), proposal: adopt });
  const adoption = async () => submitChange(context, RHEA, at(await draftChange(context, RHEA, await input())));
  const asked = async () => requestApply(context, RHEA, at(await approveChange(context, AMIR, at(await adoption()))));
  return { ...opened, run, approved, input, adoption, asked };
}

describe('an adoption', () => {
  it('makes the live policy the approved one, ends the drift, and writes nothing', async () => {
    const { world, run, asked, role, events } = await open();
    const live = world.live;
    const change = await run((await asked()).number);
    expect(change).toMatchObject({ state: 'applied', kind: 'adopt' });
    expect(change.steps.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'check-approval done',
      'read-live done',
      'read-back done',
    ]);
    expect(world.writes).toEqual([]);
    expect(world.live).toBe(live);
    const after = await role();
    expect(after).toMatchObject({ approvedDigest: after.trustDigest, driftSince: null });
    expect(await events({ action: 'change.apply-attempted', changeId: after.approvedChangeId })).toEqual([]);
    expect(await events({ action: 'role.drift-ended' })).toMatchObject([{ data: { by: 'adoption' } }]);
  });

  it('shows who gained and lost against the approved policy, not against itself', async () => {
    const { adoption, approved } = await open();
    const change = await adoption();
    expect(JSON.parse(change.before)).toEqual(JSON.parse(approved));
    expect(change.proposed.digest).toBe(change.base.digest);
  });

  it('needs someone else to approve it', async () => {
    const { context, adoption, role } = await open();
    const change = await adoption();
    const both = person('rhea', 'requester', 'approver');
    await expect(approveChange(context, both, at(change))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(requestApply(context, RHEA, at(change))).rejects.toMatchObject({ code: 'conflict' });
    expect((await role()).driftSince).not.toBeNull();
  });

  it('adopts nothing where the live policy moved after it was approved', async () => {
    const { world, run, asked, role } = await open();
    const { number } = await asked();
    world.meddle({ trustPolicy: policyWithForeign('someone/third') });
    expect(await run(number)).toMatchObject({ state: 'conflict' });
    expect(world.writes).toEqual([]);
    const after = await role();
    expect(after.approvedDigest).not.toBe(after.trustDigest);
    expect(after.driftSince).not.toBeNull();
  });

  it('needs no writer, since it writes nothing; a change that writes does', async () => {
    const { context, db, world, asked } = await open();
    await db.account.updateMany({ data: { writable: false } });
    const { id } = await db.change.findUniqueOrThrow({ where: { number: (await asked()).number } });
    const readOnly = { ...context, awsWriter: () => null };
    await applyChange(readOnly, { changeId: id }, world.wait);
    expect(await db.change.findUnique({ where: { id } })).toMatchObject({ state: 'applied' });
    const put = await draftChange(context, RHEA, {
      role: WHERE,
      title: 'Let service 2 in',
      reason: 'It deploys now.',
      baseDigest: (await db.role.findFirstOrThrow({ where: { name: ROLE } })).trustDigest,
      proposal: adds(2),
    });
    const approved = await approveChange(context, AMIR, at(await submitChange(context, RHEA, at(put))));
    await expect(requestApply(context, RHEA, at(approved))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of what is approved already is refused, and so is a proposal that only equals what is live', async () => {
    const { context, run, asked, input, world } = await open();
    await run((await asked()).number);
    await expect(draftChange(context, RHEA, await input())).rejects.toMatchObject({ code: 'invalid' });
    const document = { ...(await input()), proposal: { kind: 'document', text: world.live } };
    await expect(draftChange(context, RHEA, document)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('can be edited into a change that writes; its plan and what an approval binds to are others then', async () => {
    const { context, adoption, input } = await open();
    const before = await adoption();
    const { role: _, ...text } = await input();
    const edited = await editChange(context, RHEA, { ...text, ...at(before), proposal: adds(2) });
    expect(edited).toMatchObject({ kind: 'put' });
    expect(edited.steps.map(({ kind }) => kind)).toContain('put-trust-policy');
    expect(edited.approvalDigest).not.toBe(before.approvalDigest);
  });

  it('is previewed as what is live', async () => {
    const { context } = await open();
    expect(await previewChange(context, RHEA, { role: WHERE, proposal: adopt })).toMatchObject({ unchanged: true });
  });

  it('cannot be made of a change that writes, not even in the database', async () => {
    const { db, context, draftInput } = await open();
    const { number } = await draftChange(context, RHEA, await draftInput());
    const forged = db.change.update({ where: { number }, data: { kind: 'adopt', revision: 2 } });
    await expect(forged).rejects.toThrow();
  });
});
