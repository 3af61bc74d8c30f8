import { describe, expect, it } from 'vitest';
import { policyDigest } from '@/lib/audit/digest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { commentOnChange } from '@/lib/services/changes/comment-on-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { editChange } from '@/lib/services/changes/edit-change';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { AMIR, adds, at, FOREIGN, openChanges, policyWithForeign, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openChanges(database().client);

describe('the way of a change', () => {
  it('moves state, version and revision step by step, and each step is recorded', async () => {
    const { context, world, draftInput, events } = await open();
    const { role: _, ...text } = await draftInput();
    const drafted = await draftChange(context, RHEA, await draftInput());
    expect(drafted).toMatchObject({ state: 'draft', version: 1, revision: 1 });
    const edited = await editChange(context, RHEA, { ...text, ...at(drafted), proposal: adds(3) });
    expect(edited).toMatchObject({ state: 'draft', version: 2, revision: 2 });
    const submitted = await submitChange(context, RHEA, at(edited));
    expect(submitted).toMatchObject({ state: 'in_review', version: 3, revision: 2 });
    const approved = await approveChange(context, AMIR, { ...at(submitted), comment: 'Fine.' });
    expect(approved).toMatchObject({ state: 'approved', version: 4, revision: 2, approvals: { counted: 1 } });
    expect(approved.decisions).toMatchObject([{ person: { id: 'amir' }, verdict: 'approve', revision: 2 }]);
    const asked = await requestApply(context, RHEA, at(approved));
    expect(asked).toMatchObject({ state: 'applying', version: 5 });
    expect(world.queued).toHaveLength(1);
    const change = await context.db.change.findFirstOrThrow();
    await applyChange(context, { changeId: change.id }, world.wait);
    const applied = await viewChange(context, RHEA, asked.number);
    expect(applied).toMatchObject({ state: 'applied', revision: 2 });
    expect(applied.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    const recorded = (await events({ changeId: change.id })).map(({ action, actorName }) => `${actorName} ${action}`);
    expect(recorded).toEqual([
      'rhea change.drafted',
      'rhea change.edited',
      'rhea change.submitted',
      'amir change.approved',
      'rhea change.apply-requested',
      'worker change.apply-intended',
      'worker change.apply-attempted',
      'worker change.applied',
    ]);
  });

  it('ends with exactly the approved document in IAM and in the inventory', async () => {
    const { context, world, requested, role } = await open();
    const before = world.live;
    const { proposed, number } = await requested();
    const { id } = await context.db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, world.wait);
    expect(world.writes).toHaveLength(1);
    expect(JSON.parse(world.live)).toEqual(JSON.parse(proposed.document));
    expect(JSON.parse(world.live).Statement).toContainEqual(FOREIGN);
    expect(await role()).toMatchObject({ trustDigest: proposed.digest, mappingCount: 2, foreignCount: 1 });
    const history = await context.db.roleRevision.findMany({ where: { role: { name: 'role-001' } } });
    expect(history.map(({ trustPolicy }) => policyDigest(trustPolicy))).toEqual([
      policyDigest(before),
      proposed.digest,
    ]);
  });
});

describe('what a person looked at', () => {
  it('is what they decide on: every command on an older version is refused and does nothing', async () => {
    const { context, submitted, draftInput } = await open();
    const stale = { code: 'stale' };
    const change = await submitted();
    const old = { number: change.number, version: change.version - 1 };
    const { role: _, ...text } = await draftInput();
    await expect(approveChange(context, AMIR, old)).rejects.toMatchObject(stale);
    await expect(rejectChange(context, AMIR, { ...old, comment: 'No.' })).rejects.toMatchObject(stale);
    await expect(requestChanges(context, AMIR, { ...old, comment: 'No.' })).rejects.toMatchObject(stale);
    await expect(withdrawChange(context, RHEA, old)).rejects.toMatchObject(stale);
    await expect(editChange(context, RHEA, { ...text, ...old, proposal: adds(3) })).rejects.toMatchObject(stale);
    expect(await viewChange(context, RHEA, change.number)).toMatchObject({ version: change.version, decisions: [] });
  });

  it('is decided once, though two people press at the same moment', async () => {
    const { context, submitted } = await open();
    const change = await submitted();
    const pia = { ...AMIR, personId: 'pia', name: 'pia' };
    const results = await Promise.allSettled([
      approveChange(context, AMIR, at(change)),
      rejectChange(context, pia, { ...at(change), comment: 'No.' }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await context.db.decision.count()).toBe(1);
  });

  it('is the live policy too: a draft against another one is refused and nothing is kept', async () => {
    const { context, draftInput } = await open();
    const input = await draftInput();
    const other = policyDigest(policyWithForeign('pay/other'));
    await expect(draftChange(context, RHEA, { ...input, baseDigest: other })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await context.db.change.count()).toBe(0);
  });
});

describe('an edit', () => {
  it('voids the approval: what was approved is no longer what would be applied', async () => {
    const { context, approved, draftInput, events } = await open();
    const before = await approved();
    const { role: _, ...text } = await draftInput();
    const edited = await editChange(context, RHEA, { ...text, ...at(before), proposal: adds(3) });
    expect(edited).toMatchObject({ state: 'in_review', revision: 2, approvals: { counted: 0 } });
    expect(edited.decisions).toMatchObject([{ revision: 1, voided: true }]);
    expect(edited.approvalDigest).not.toBe(before.approvalDigest);
    expect(edited.revisions).toMatchObject([
      { revision: 1, by: { id: 'rhea' }, document: before.proposed.document },
      { revision: 2, by: { id: 'rhea' }, document: edited.proposed.document },
    ]);
    expect(await events({ action: 'change.edited' })).toMatchObject([{ data: { revision: 2, voidedDecisions: 1 } }]);
    await expect(requestApply(context, RHEA, at(edited))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that changes nothing is refused, and the approval stays', async () => {
    const { context, approved, draftInput } = await open();
    const before = await approved();
    const { role: _, ...text } = await draftInput();
    const nothing = { kind: 'mappings', add: [], remove: [] };
    await expect(editChange(context, RHEA, { ...text, ...at(before), proposal: nothing })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(await viewChange(context, RHEA, before.number)).toMatchObject({
      state: 'approved',
      approvals: { counted: 1 },
    });
  });
});

describe('the ways out', () => {
  it('withdrawing ends the change, and what ended stays ended', async () => {
    const { context, approved } = await open();
    const change = await withdrawChange(context, RHEA, at(await approved()));
    expect(change.state).toBe('withdrawn');
    await expect(submitChange(context, RHEA, at(change))).rejects.toMatchObject({ code: 'conflict' });
    await expect(requestApply(context, RHEA, at(change))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('a rejection says why and ends it; without a reason there is none', async () => {
    const { context, submitted } = await open();
    const change = await submitted();
    await expect(rejectChange(context, AMIR, { ...at(change), comment: '  ' })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(await rejectChange(context, AMIR, { ...at(change), comment: 'Too wide.' })).toMatchObject({
      state: 'rejected',
      decisions: [{ verdict: 'reject', comment: 'Too wide.' }],
    });
  });

  it('asking for changes takes an approval back and returns the change to its author', async () => {
    const { context, approved } = await open();
    const change = await requestChanges(context, AMIR, { ...at(await approved()), comment: 'Only main.' });
    expect(change).toMatchObject({ state: 'draft', approvals: { counted: 0 } });
    expect(await submitChange(context, RHEA, at(change))).toMatchObject({
      state: 'in_review',
      approvals: { counted: 0 },
    });
  });

  it('a comment is kept and moves nothing, so that whoever decides is not refused for it', async () => {
    const { context, submitted } = await open();
    const change = await submitted();
    const commented = await commentOnChange(context, AMIR, { number: change.number, text: ' Why? ' });
    expect(commented).toMatchObject({ version: change.version, comments: [{ text: 'Why?' }] });
    await expect(commentOnChange(context, AMIR, { number: change.number, text: ' ' })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect((await approveChange(context, AMIR, at(change))).state).toBe('approved');
  });

  it('a draft without a reason is not submitted', async () => {
    const { context, draftInput } = await open();
    const draft = await draftChange(context, RHEA, { ...(await draftInput()), reason: ' ' });
    await expect(submitChange(context, RHEA, at(draft))).rejects.toMatchObject({ code: 'invalid' });
  });
});
