import { describe, expect, it } from 'vitest';
import { CHANGE_STATES, TRANSITIONS } from '@/lib/changes/states';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { scheduleChange, unscheduleChange } from '@/lib/services/apply/schedule-change';
import { expireChanges, startScheduled } from '@/lib/services/apply/start-scheduled';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { getEarlierPolicy } from '@/lib/services/changes/get-earlier-policy';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { keepTime } from '@/lib/services/process/keep-time';
import type { Context } from '@/lib/services/verb/context';
import { AMIR, at, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const HOUR = 3_600_000;
const ADA = person('ada', 'admin');

const later = (context: Context, hours: number): Context => ({
  ...context,
  now: () => new Date(context.now().getTime() + hours * HOUR),
});

/** The world of changes with one approval rule, and a change scheduled two hours ahead. */
async function open(rule?: object) {
  const opened = await openChanges(database().client);
  const { context } = opened;
  if (rule) {
    const text = JSON.stringify([{ name: 'rule', approvals: 1, ...rule }]);
    await approveRules(context, AMIR, await proposeRules(context, ADA, { text, note: 'Test.' }));
  }
  const ahead = (hours: number) => later(context, hours).now().toISOString();
  const scheduled = async () => scheduleChange(context, RHEA, { ...at(await opened.approved()), applyAt: ahead(2) });
  const look = (number: number) => viewChange(context, RHEA, number);
  return { ...opened, ahead, scheduled, look };
}

describe('the states of a change', () => {
  it('follow one table: what it does not know is refused by the database too, for every pair', async () => {
    const { db, draft } = await open();
    const { number } = await draft();
    const { id: _, number: __, limits: ___, ...row } = await db.change.findUniqueOrThrow({ where: { number } });
    // One change at a time is applied to a role, so each goes before the next is tried: a table of record lets none go.
    await db.$executeRaw`ALTER TABLE "Change" DISABLE TRIGGER "Change_is_kept"`;
    for (const from of CHANGE_STATES)
      for (const to of CHANGE_STATES) {
        const timed = (state: string) => ({ state, applyAt: state === 'scheduled' ? row.createdAt : null });
        await db.change.create({
          data: { ...row, setup: [], cleanUp: [], intent: {}, id: `${from} ${to}`, ...timed(from) },
        });
        const moved = db.change.update({ where: { id: `${from} ${to}` }, data: timed(to) }).then(
          () => true,
          () => false,
        );
        expect(`${from} → ${to} ${await moved}`).toBe(
          `${from} → ${to} ${from === to || TRANSITIONS.has(`${from} → ${to}`)}`,
        );
        await db.change.deleteMany({ where: { id: `${from} ${to}` } });
      }
  });
});

describe('a scheduled change', () => {
  it('waits for its time, and is then started by the worker and applied', async () => {
    const { context, scheduled, world, db, look, events } = await open();
    const change = await scheduled();
    expect(change).toMatchObject({ state: 'scheduled' });
    expect(await events({ action: 'change.scheduled' })).toHaveLength(1);
    await startScheduled(later(context, 1));
    expect(await look(change.number)).toMatchObject({ state: 'scheduled' });
    await startScheduled(later(context, 2));
    expect(await look(change.number)).toMatchObject({ state: 'applying', applyAt: null });
    const { id } = await db.change.findFirstOrThrow();
    await applyChange(context, { changeId: id }, world.wait);
    expect(await look(change.number)).toMatchObject({ state: 'applied' });
    expect(await events({ action: 'change.apply-requested' })).toMatchObject([{ actorKind: 'system' }]);
  });

  it('is started once by two workers that look at the same time', async () => {
    const { context, scheduled, events } = await open();
    await scheduled();
    const due = later(context, 3);
    await Promise.all([startScheduled(due), startScheduled(due)]);
    expect(await events({ action: 'change.apply-requested' })).toHaveLength(1);
  });

  it('can be taken off the schedule, and needs a time to come and an approval', async () => {
    const { context, scheduled, submitted, ahead, events } = await open();
    const change = await scheduled();
    for (const applyAt of [ahead(-1), ahead(0), ahead(24 * 91)])
      await expect(scheduleChange(context, RHEA, { ...at(change), applyAt })).rejects.toMatchObject({
        code: 'invalid',
      });
    const off = await unscheduleChange(context, RHEA, at(change));
    expect(off).toMatchObject({ state: 'approved', applyAt: null });
    expect(await events({ action: 'change.unscheduled' })).toHaveLength(1);
    await startScheduled(later(context, 3));
    const waits = { ...at(await submitted()), applyAt: ahead(1) };
    await expect(scheduleChange(context, RHEA, waits)).rejects.toMatchObject({ code: 'conflict' });
    await expect(unscheduleChange(context, RHEA, at(off))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('does not start when its approval does not count any more, and says so', async () => {
    const { context, scheduled, db, world, look, events } = await open();
    const change = await scheduled();
    await db.personRole.deleteMany({ where: { personId: 'amir' } });
    await startScheduled(later(context, 2));
    const held = await look(change.number);
    expect(held.state).toBe('approved');
    expect(await events({ action: 'change.not-started' })).toHaveLength(1);
    expect(held.outcome).toContain('It was not started at its time. Approvals are missing');
    expect(world.writes).toEqual([]);
  });

  it('expires with its approval', async () => {
    const { context, scheduled, look, events } = await open({ expiresHours: 2 });
    const change = await scheduled();
    await startScheduled(later(context, 2));
    expect(await look(change.number)).toMatchObject({ state: 'expired', applyAt: null });
    expect(await events({ action: 'change.expired' })).toHaveLength(1);
  });
});

describe('a change that expires', () => {
  it('does so in review by the rule, and can be submitted again', async () => {
    const { context, submitted, look } = await open({ reviewHours: 5 });
    const change = await submitted();
    await expireChanges(later(context, 4));
    expect(await look(change.number)).toMatchObject({ state: 'in_review' });
    await expireChanges(later(context, 5));
    const expired = await look(change.number);
    expect(expired).toMatchObject({ state: 'expired' });
    await expect(approveChange(context, AMIR, at(expired))).rejects.toMatchObject({ code: 'conflict' });
    const again = await submitChange(later(context, 5), RHEA, at(expired));
    expect(again).toMatchObject({ state: 'in_review', outcome: null });
    await expireChanges(later(context, 9));
    expect(await look(change.number)).toMatchObject({ state: 'in_review' });
  });

  it('does so approved, once its approval is too old, and stays for ever without a rule', async () => {
    const { context, approved, look } = await open({ expiresHours: 1 });
    const change = await approved();
    await expireChanges(later(context, 1));
    expect(await look(change.number)).toMatchObject({ state: 'expired' });
  });
});

describe('an undo', () => {
  it('makes the change that it took back a reverted one', async () => {
    const { context, requested, db, world, look, draftInput, events } = await open();
    const first = await requested();
    const run = async () => {
      const { id } = await db.change.findFirstOrThrow({ where: { state: 'applying' } });
      await applyChange(context, { changeId: id }, world.wait);
    };
    await run();
    const input = await draftInput();
    const { text, title } = await getEarlierPolicy(context, RHEA, {
      accountId: input.role.accountId,
      name: input.role.name,
      undo: String(first.number),
    });
    const undo = await draftChange(context, RHEA, { ...input, title, proposal: { kind: 'document', text } });
    const approved = await approveChange(context, AMIR, at(await submitChange(context, RHEA, at(undo))));
    await requestApply(context, RHEA, at(approved));
    await run();
    expect(await look(first.number)).toMatchObject({ state: 'reverted', outcome: `Change ${undo.number} undid it.` });
    expect(await look(undo.number)).toMatchObject({ state: 'applied' });
    expect(await events({ action: 'change.reverted' })).toHaveLength(1);
  });
});

it('the clock stops when it is told to', async () => {
  const { context } = await open();
  expect(await keepTime(context)()).toBeUndefined();
});
