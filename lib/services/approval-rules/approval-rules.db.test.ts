import { describe, expect, it } from 'vitest';
import { approveRules, rejectRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules, rulesOf } from '@/lib/services/approval-rules/propose-rules';
import { getRuleSets } from '@/lib/services/approval-rules/rule-set-view';
import { tryRules } from '@/lib/services/approval-rules/try-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { AMIR, at, byToken, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openChanges(database().client);
const ADA = person('ada', 'admin');
const BEA = person('bea', 'admin', 'approver');
const NOTE = 'Production needs two.';
const TWO = JSON.stringify([{ name: 'two', approvals: 2 }]);

const forbidden = { code: 'forbidden' };

describe('approval rules', () => {
  it('are in force only when someone else has approved them, and every step is recorded', async () => {
    const { context, events } = await open();
    const { version } = await proposeRules(context, BEA, { text: TWO, note: NOTE });
    await expect(approveRules(context, BEA, { version })).rejects.toMatchObject(forbidden);
    expect(await getRuleSets(context, BEA)).toMatchObject({
      active: null,
      proposed: { version: 1, refusal: 'You proposed these rules. Someone else has to approve them.' },
    });
    await approveRules(context, AMIR, { version, comment: 'Yes.' });
    const { active, proposed } = await getRuleSets(context, AMIR);
    expect(proposed).toBeNull();
    expect(active).toMatchObject({ sentences: ['A change of any role needs 2 approvals.'], comment: 'Yes.' });
    expect(
      (await events({ objectKind: { in: ['rule-set', 'permission'] } })).map(({ action, actorId }) => [
        action,
        actorId,
      ]),
    ).toEqual([
      ['rules.proposed', 'bea'],
      ['access.refused', 'bea'],
      ['rules.approved', 'amir'],
    ]);
  });

  it('are proposed by an admin alone, decided by an admin or approver in a browser alone', async () => {
    const { context, db } = await open();
    const proposal = { text: TWO, note: NOTE };
    for (const actor of [RHEA, AMIR, person('vik', 'viewer')])
      await expect(proposeRules(context, actor, proposal)).rejects.toMatchObject(forbidden);
    const { version } = await proposeRules(context, ADA, proposal);
    for (const actor of [RHEA, person('vik', 'viewer'), byToken(BEA, 'read', 'write', 'approve', 'apply', 'admin')]) {
      await expect(approveRules(context, actor, { version })).rejects.toMatchObject(forbidden);
      await expect(rejectRules(context, actor, { version })).rejects.toMatchObject(forbidden);
    }
    expect(await db.ruleSet.findMany()).toMatchObject([{ state: 'proposed', decidedById: null }]);
  });

  it('are not approved with a sign-in that is too old', async () => {
    const { context } = await open();
    const { version } = await proposeRules(context, ADA, { text: TWO, note: NOTE });
    const old = { kind: 'session', sessionId: 's', signedInAt: new Date(context.now().getTime() - 601_000) } as const;
    await expect(approveRules(context, { ...AMIR, via: old }, { version })).rejects.toMatchObject({
      code: 'sign-in-again',
    });
    expect((await getRuleSets(context, AMIR)).active).toBeNull();
  });

  it('are decided once; one proposal waits at a time; those before are kept', async () => {
    const { context } = await open();
    const first = await proposeRules(context, ADA, { text: TWO, note: NOTE });
    const conflict = { code: 'conflict' };
    await expect(proposeRules(context, BEA, { text: '[]', note: NOTE })).rejects.toMatchObject(conflict);
    await approveRules(context, AMIR, first);
    await expect(approveRules(context, AMIR, first)).rejects.toMatchObject(conflict);
    const second = await proposeRules(context, BEA, { text: '[]', note: 'None.' });
    // Taking back one's own proposal puts nothing in force.
    await rejectRules(context, BEA, second);
    expect(await context.db.auditEvent.count({ where: { action: 'rules.rejected', result: 'done' } })).toBe(1);
    await approveRules(context, AMIR, await proposeRules(context, BEA, { text: '[]', note: 'None.' }));
    const { active, earlier } = await getRuleSets(context, AMIR);
    expect(active).toMatchObject({ version: 3, rules: [] });
    expect(earlier.map(({ version, state }) => `${version} ${state}`)).toEqual(['2 rejected', '1 superseded']);
  });

  it('are final in the database, whatever code asks', async () => {
    const { context, db } = await open();
    await approveRules(context, AMIR, await proposeRules(context, ADA, { text: TWO, note: NOTE }));
    await expect(db.ruleSet.updateMany({ data: { rules: [] } })).rejects.toThrow('final');
    await expect(db.ruleSet.updateMany({ data: { state: 'proposed', decidedById: null } })).rejects.toThrow();
    await expect(db.ruleSet.deleteMany()).rejects.toThrow('final');
    const row = { version: 9, rules: [], note: '', state: 'active', proposedById: 'eve', proposedAt: context.now() };
    await expect(db.ruleSet.create({ data: { ...row, decidedById: 'eve' } })).rejects.toThrow('begin as a proposal');
  });

  it('that do not read are refused with their lines, and nothing is kept', async () => {
    const { context, db } = await open();
    const text = '[\n{"name": "none",\n"approvals": 0}]';
    await expect(proposeRules(context, ADA, { text, note: NOTE })).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ line: 3, path: [0, 'approvals'] }],
    });
    expect(() => rulesOf('[')).toThrow('The rules have mistakes.');
    expect(await db.ruleSet.count()).toBe(0);
  });
});

describe('a dry run', () => {
  it('says what rules would have asked of the changes that were submitted, and keeps nothing', async () => {
    const { context, db, draft, submitted } = await open();
    await approveChange(context, AMIR, at(await submitted()));
    // A draft that nobody submitted does not count.
    await draft();
    const trial = await tryRules(context, ADA, { text: TWO });
    expect(trial).toMatchObject({
      changes: 1,
      needs: [
        { approvals: 1, tried: 0, active: 1 },
        { approvals: 2, tried: 1, active: 0 },
      ],
    });
    expect(await db.ruleSet.count()).toBe(0);
    await expect(tryRules(context, person('noor'), { text: TWO })).rejects.toMatchObject(forbidden);
  });
});
