import { describe, expect, it } from 'vitest';
import { NO_SURROUNDINGS } from '@/lib/changes/plan';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { editChange } from '@/lib/services/changes/edit-change';
import { previewChange } from '@/lib/services/changes/preview-change';
import { needsOf } from '@/lib/services/changes/proposal/change-needs';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { activeRules } from '@/lib/services/facts/active-rules';
import { readMembers } from '@/lib/services/people/read-members';
import { approverFacts } from '@/lib/services/verb/approver-facts';
import { AMIR, adds, at, byToken, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup, testMember } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
const ADA = person('ada', 'admin');
const PIA = person('pia', 'approver');
const FROM_RISK = { name: 'risk', approvals: 1, fromGroups: ['bank/risk'] };

/** The world of changes with these approval rules in force. */
async function open(...rules: object[]) {
  const opened = await openChanges(database().client);
  opened.world.groups = [testGroup(7, 'bank/risk')];
  const { context } = opened;
  const enforce = async (next: object[]) =>
    approveRules(context, AMIR, await proposeRules(context, ADA, { text: JSON.stringify(next), note: 'Test.' }));
  if (rules.length > 0) await enforce(rules);
  const apply = async () => {
    const { id } = await opened.db.change.findFirstOrThrow();
    await applyChange(context, { changeId: id }, opened.world.wait);
  };
  return { ...opened, enforce, apply };
}

const conflict = { code: 'conflict' };
const forbidden = { code: 'forbidden' };

describe('a quorum', () => {
  it('of two is two different people; one of them twice is refused', async () => {
    const { context, submitted } = await open({ name: 'two', approvals: 2 });
    const change = await submitted();
    expect(change.eligibleApprovers.map(({ id }) => id)).toEqual(['amir', 'pia']);
    const once = await approveChange(context, AMIR, at(change));
    expect(once).toMatchObject({ state: 'in_review', approvals: { required: 2, counted: 1, shortage: null } });
    await expect(requestApply(context, RHEA, at(once))).rejects.toMatchObject(conflict);
    await expect(approveChange(context, AMIR, at(once))).rejects.toMatchObject(conflict);
    await expect(approveChange(context, byToken(AMIR, 'approve', 'read'), at(once))).rejects.toMatchObject(conflict);
    expect(await approveChange(context, PIA, at(once))).toMatchObject({ state: 'approved' });
  });

  it('is of people that the rule names: others are refused, and a change nobody could approve says so as a draft', async () => {
    const { context, db, world, draft, draftInput } = await open(FROM_RISK);
    const { role: of, proposal } = await draftInput();
    const preview = await previewChange(context, RHEA, { role: of, proposal });
    expect(preview.approvals).toMatchObject({
      required: 1,
      canApprove: [],
      shortage: expect.stringContaining('nobody'),
    });
    const drafted = await draft();
    expect(drafted.approvals.shortage).toContain('asks for 1 approval from members of bank/risk; nobody');
    await db.person.update({ where: { id: 'pia' }, data: { subject: '4' } });
    await db.person.update({ where: { id: 'amir' }, data: { subject: '3' } });
    // The login of both lists the group: one inherits it from a parent.
    world.members = { 7: [testMember(4), testMember(3, { direct: null })] };
    await readMembers(context);
    const change = await submitChange(context, RHEA, at(drafted));
    expect(change.approvals.shortage).toBeNull();
    await expect(approveChange(context, AMIR, at(change))).rejects.toMatchObject(forbidden);
    expect(await approveChange(context, PIA, at(change))).toMatchObject({ state: 'approved' });
    expect((await approverFacts(db, context.config, null, context.now())).find(({ id }) => id === 'pia')).toMatchObject(
      {
        groups: ['bank/risk'],
      },
    );
  });

  it('begins anew when a change is edited, or sent back', async () => {
    const { context, submitted, draftInput } = await open({ name: 'two', approvals: 2 });
    const once = await approveChange(context, AMIR, at(await submitted()));
    const { role: _, ...text } = await draftInput();
    const edited = await editChange(context, RHEA, { ...text, ...at(once), proposal: adds(3) });
    expect(edited).toMatchObject({ state: 'in_review', approvals: { counted: 0 } });
    const again = await approveChange(context, AMIR, at(edited));
    const back = await requestChanges(context, PIA, { ...at(again), comment: 'Why?' });
    expect(await submitChange(context, RHEA, at(back))).toMatchObject({
      state: 'in_review',
      approvals: { counted: 0 },
    });
  });

  it('asks for a reason where the rule does', async () => {
    const { context, submitted } = await open({ name: 'why', approvals: 1, reasonRequired: true });
    const change = await submitted();
    await expect(approveChange(context, AMIR, at(change))).rejects.toMatchObject({ code: 'invalid' });
    expect(await approveChange(context, AMIR, { ...at(change), comment: 'Read it.' })).toMatchObject({
      state: 'approved',
    });
  });
});

describe('rules and facts that move', () => {
  it('stricter rules hold at once for what was approved before, in the verb and in the worker', async () => {
    const { context, world, approved, enforce, apply, db } = await open();
    const change = await approved();
    await enforce([{ name: 'two', approvals: 2 }]);
    expect(await activeRules(db)).toHaveLength(1);
    await expect(requestApply(context, RHEA, at(change))).rejects.toMatchObject(conflict);
    const more = await approveChange(context, PIA, at(change));
    await requestApply(context, RHEA, at(more));
    await enforce([{ name: 'three', approvals: 3 }]);
    await apply();
    expect(await db.change.findFirst()).toMatchObject({ state: 'failed' });
    expect(world.writes).toEqual([]);
  });

  it('looser rules do not loosen what a revision was found to need', async () => {
    const { context, submitted, enforce } = await open({ name: 'two', approvals: 2 });
    const once = await approveChange(context, AMIR, at(await submitted()));
    await enforce([]);
    await expect(requestApply(context, RHEA, at(once))).rejects.toMatchObject(conflict);
    expect(await viewChange(context, RHEA, once.number)).toMatchObject({ approvals: { required: 2, counted: 1 } });
  });

  it('rules that moved between draft and submission make a new revision', async () => {
    const { context, draft, enforce, db } = await open();
    const drafted = await draft();
    await enforce([{ name: 'two', approvals: 2 }]);
    const change = await submitChange(context, RHEA, at(drafted));
    expect(change).toMatchObject({ revision: 2, approvals: { required: 2 } });
    expect(change.approvalDigest).not.toBe(drafted.approvalDigest);
    await expect(db.changeRevision.updateMany({ data: { requirement: {} } })).rejects.toThrow('final');
  });

  it('an approver who is disabled or no approver any more does not count at apply', async () => {
    const { context, approved, db } = await open();
    const change = await approved();
    const [held] = await db.personRole.findMany({ where: { personId: 'amir' } });
    await db.personRole.deleteMany({ where: { personId: 'amir' } });
    await expect(requestApply(context, RHEA, at(change))).rejects.toMatchObject(conflict);
    if (held) await db.personRole.create({ data: held });
    await db.person.update({ where: { id: 'amir' }, data: { disabledAt: context.now() } });
    await expect(requestApply(context, RHEA, at(change))).rejects.toMatchObject(conflict);
    await db.person.update({ where: { id: 'amir' }, data: { disabledAt: null } });
    expect(await requestApply(context, RHEA, at(change))).toMatchObject({ state: 'applying' });
  });

  it('an approval that is too old does not count at apply, and may be given anew', async () => {
    const { context, approved } = await open({ name: 'hour', approvals: 1, expiresHours: 1 });
    const change = await approved();
    const later = { ...context, now: () => new Date(context.now().getTime() + 3_600_000) };
    await expect(requestApply(later, RHEA, at(change))).rejects.toMatchObject(conflict);
    const again = await approveChange(later, AMIR, at(change));
    expect(await requestApply(later, RHEA, at(again))).toMatchObject({ state: 'applying' });
  });
});

describe('a proven narrowing', () => {
  const FREE = { name: 'free', effect: ['narrows'], approvals: 0 };

  it('is approved by being submitted where a rule says so, and is applied', async () => {
    const { context, draftInput, role, world, apply } = await open(FREE);
    const policy = JSON.parse((await role()).trustPolicy) as { Statement: object[] };
    const text = JSON.stringify({ ...policy, Statement: policy.Statement.slice(0, 1) });
    const proposal = { kind: 'document', text };
    const drafted = await draftChange(context, RHEA, { ...(await draftInput()), proposal });
    expect(drafted.effect).toBe('is proven to narrow access');
    const change = await submitChange(context, RHEA, at(drafted));
    expect(change).toMatchObject({ state: 'approved', approvals: { required: 0 }, decisions: [] });
    await requestApply(context, RHEA, at(change));
    await apply();
    expect(world.writes).toHaveLength(1);
  });

  it('is the only change that needs nobody', async () => {
    const { submitted } = await open(FREE);
    expect(await submitted()).toMatchObject({ state: 'in_review', approvals: { required: 1 } });
  });

  it('is not what cannot be read', async () => {
    const { context, role } = await open(FREE);
    const of = await role();
    const base = { document: 'no policy', digest: 'b', uniqueId: 'AROA1' };
    const needs = await needsOf(context, {
      role: of,
      base,
      proposed: { document: of.trustPolicy, digest: 'p' },
      kind: 'put',
      before: base.document,
      limits: [],
      surroundings: NO_SURROUNDINGS,
    });
    expect(needs).toMatchObject({ effect: 'undecided', rung: null, requirement: { clauses: [{ approvals: 1 }] } });
  });
});

describe('a sign-in that is too old', () => {
  const old = (actor: typeof AMIR, at: Date) => ({
    ...actor,
    via: { kind: 'session', sessionId: 's', signedInAt: new Date(at.getTime() - 601_000) } as const,
  });

  it('neither approves nor applies, and says what to do; a token does by its scopes', async () => {
    const { context, submitted, events } = await open();
    const change = await submitted();
    const again = { code: 'sign-in-again' };
    await expect(approveChange(context, old(AMIR, context.now()), at(change))).rejects.toMatchObject(again);
    const view = await viewChange(context, old(AMIR, context.now()), change.number);
    expect(view).toMatchObject({ state: 'in_review', approvals: { signInAgain: true } });
    const approved = await approveChange(context, byToken(AMIR, 'approve', 'read'), at(change));
    await expect(requestApply(context, old(RHEA, context.now()), at(approved))).rejects.toMatchObject(again);
    expect((await events({ action: 'change.approved' })).map(({ actorKind }) => actorKind)).toEqual(['token']);
    expect(await events({ action: 'access.refused' })).toHaveLength(2);
  });
});

describe('single-operator mode', () => {
  it('lets an author who is an approver approve, and every decision says so; without it never', async () => {
    const { context, db, draft, submitted, events } = await open();
    await db.personRole.create({
      data: { personId: 'rhea', role: 'approver', source: 'admin', grantedAt: context.now() },
    });
    const change = await submitted();
    const self = person('rhea', 'requester', 'approver');
    await expect(approveChange(context, self, at(change))).rejects.toMatchObject(forbidden);
    const alone = { ...context, config: { ...context.config, singleOperator: true } };
    const approved = await approveChange(alone, self, at(change));
    expect(approved).toMatchObject({ state: 'approved' });
    expect((await events({ action: 'change.approved' }))[0]?.data).toMatchObject({ singleOperator: true });
    await requestChanges(alone, PIA, { ...at(await submitChange(alone, RHEA, at(await draft()))), comment: 'Why?' });
    const marked = (await events()).slice(-3).map(({ action, data }) => [action, data]);
    expect(marked).toMatchObject([
      ['change.drafted', {}],
      ['change.submitted', { singleOperator: true }],
      ['change.changes-requested', { singleOperator: true }],
    ]);
    // Turned off, the own approval counts no more.
    await expect(requestApply(context, self, at(approved))).rejects.toMatchObject(conflict);
  });
});
