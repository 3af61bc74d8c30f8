import { describe, expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { rebaseChange } from '@/lib/services/changes/rebase-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { AMIR, at, openChanges, person, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
/** What someone put behind the product's back. */
const OTHER = policyWithForeign('pay/service-3');
const PIA = person('pia', 'requester', 'approver');

/** A change that was approved against a policy which is no longer live. */
async function open(proposal?: object) {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const drafted = await draftChange(context, RHEA, { ...(await opened.draftInput()), ...(proposal && { proposal }) });
  const submitted = await submitChange(context, RHEA, at(drafted));
  const { number } = await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(submitted))));
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  const run = async () => {
    await applyChange(context, { changeId: id }, world.wait);
    return viewChange(context, RHEA, number);
  };
  world.meddle({ trustPolicy: OTHER });
  const conflict = await run();
  return { ...opened, number, run, conflict };
}

const subjectsOf = (text: string) =>
  JSON.stringify(JSON.parse(text))
    .match(/pay\/service-\d/g)
    ?.sort();

describe('a rebase', () => {
  it('adds the same mapping to what is live now, as a new revision without approvals', async () => {
    const { context, conflict, events } = await open();
    expect(conflict.state).toBe('conflict');
    const rebased = await rebaseChange(context, RHEA, at(conflict));
    expect(rebased).toMatchObject({ state: 'in_review', revision: 2, approvals: { counted: 0 }, liveDocument: null });
    expect(rebased.base.document).toBe(OTHER);
    expect(subjectsOf(rebased.proposed.document)).toEqual(['pay/service-2', 'pay/service-3']);
    expect(rebased.decisions).toMatchObject([{ voided: true }]);
    expect(rebased.steps.every(({ state }) => state === 'waiting')).toBe(true);
    expect(await events({ action: 'change.rebased' })).toMatchObject([{ data: { revision: 2, voidedDecisions: 1 } }]);
  });

  it('is applied only after it was approved again, and then holds both', async () => {
    const { context, world, conflict, run } = await open();
    const rebased = await rebaseChange(context, RHEA, at(conflict));
    await expect(requestApply(context, RHEA, at(rebased))).rejects.toMatchObject({ code: 'conflict' });
    await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(rebased))));
    expect(await run()).toMatchObject({ state: 'applied' });
    expect(subjectsOf(world.live)).toEqual(['pay/service-2', 'pay/service-3']);
  });

  it('can be made by someone else, who then cannot approve it; neither can the author', async () => {
    const { context, conflict } = await open();
    const rebased = await rebaseChange(context, PIA, at(conflict));
    await expect(approveChange(context, PIA, at(rebased))).rejects.toMatchObject({ code: 'forbidden' });
    const author = person('rhea', 'requester', 'approver');
    await expect(approveChange(context, author, at(rebased))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await approveChange(context, AMIR, at(rebased))).toMatchObject({ state: 'approved' });
  });

  it('is refused where the intent is not mappings alone; the change stays as it was', async () => {
    const text = policyWithForeign('pay/service-1').replace('ec2.amazonaws.com', 'lambda.amazonaws.com');
    const { context, conflict, number } = await open({ kind: 'document', text });
    await expect(rebaseChange(context, RHEA, at(conflict))).rejects.toMatchObject({ code: 'invalid' });
    expect(await viewChange(context, RHEA, number)).toMatchObject({ state: 'conflict', revision: 1 });
  });

  it.each([
    ['someone who only reads', person('vik', 'viewer'), 0, 'forbidden'],
    ['whoever looked at an older version', RHEA, -1, 'stale'],
  ])('is refused to %s', async (_, actor, older, code) => {
    const { context, conflict, number } = await open();
    const asked = { number, version: conflict.version + older };
    await expect(rebaseChange(context, actor, asked)).rejects.toMatchObject({ code });
    expect(await viewChange(context, RHEA, number)).toMatchObject({ state: 'conflict', revision: 1 });
  });

  it('is refused where there is no conflict', async () => {
    const { context, draft } = await openChanges(database().client);
    await expect(rebaseChange(context, RHEA, at(await draft()))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is refused where the role was deleted, even if another one has its name', async () => {
    const { context, db, conflict } = await open();
    await db.role.updateMany({ where: { name: ROLE }, data: { goneAt: context.now() } });
    await expect(rebaseChange(context, RHEA, at(conflict))).rejects.toMatchObject({ code: 'conflict' });
  });
});
