import { describe, expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { breakGlass } from '@/lib/services/apply/break-glass';
import { requestApply } from '@/lib/services/apply/request-apply';
import { reviewBreakGlass } from '@/lib/services/apply/review-break-glass';
import { listChanges } from '@/lib/services/changes/list-changes';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { getOverview } from '@/lib/services/estate/get-overview';
import { AMIR, at, byToken, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openChanges(database().client);
const ADA = person('ada', 'admin', 'approver');
const WHY = 'Production is down.';

describe('breaking the glass', () => {
  it('applies a change without approval, and is shown until someone else has reviewed it', async () => {
    const { context, db, world, submitted, events } = await open();
    const change = await submitted();
    const broken = await breakGlass(context, ADA, { ...at(change), reason: WHY });
    expect(broken).toMatchObject({ state: 'applying', brokenGlass: { by: { id: 'ada' }, reason: WHY, review: null } });
    const { id } = await db.change.findFirstOrThrow();
    await applyChange(context, { changeId: id }, world.wait);
    expect(world.writes).toHaveLength(1);
    const applied = await viewChange(context, AMIR, change.number);
    expect(applied).toMatchObject({ state: 'applied', approvals: { counted: 0 } });
    expect((await getOverview(context, AMIR, {})).unreviewed).toMatchObject([{ unreviewedGlass: true }]);

    for (const involved of [ADA, person('rhea', 'approver')])
      await expect(reviewBreakGlass(context, involved, { ...at(applied), comment: 'Fine.' })).rejects.toMatchObject({
        code: 'forbidden',
      });
    const reviewed = await reviewBreakGlass(context, AMIR, { ...at(applied), comment: 'Needed.' });
    expect(reviewed.brokenGlass?.review).toMatchObject({ by: { id: 'amir' }, comment: 'Needed.' });
    expect((await listChanges(context, AMIR, { state: 'all', whose: 'unreviewed' })).rows).toEqual([]);
    const twice = reviewBreakGlass(context, AMIR, { ...at(reviewed), comment: 'Again.' });
    await expect(twice).rejects.toMatchObject({ code: 'conflict' });
    const told = await events({ action: { startsWith: 'change.break-glass' } });
    expect(told.map(({ action, actorId }) => `${actorId} ${action}`)).toEqual([
      'ada change.break-glass',
      'amir change.break-glass-reviewed',
    ]);
    expect(told[0]?.data).toMatchObject({ reason: WHY });
  });

  it('is for an admin, in a browser, freshly signed in, with a reason; else nothing is queued', async () => {
    const { context, db, world, submitted } = await open();
    const change = await submitted();
    const input = { ...at(change), reason: WHY };
    const token = byToken(ADA, 'read', 'write', 'approve', 'apply', 'admin');
    for (const actor of [RHEA, AMIR, person('vik', 'viewer'), token])
      await expect(breakGlass(context, actor, input)).rejects.toMatchObject({ code: 'forbidden' });
    const via = { kind: 'session', sessionId: 's', signedInAt: new Date(0) } as const;
    await expect(breakGlass(context, { ...ADA, via }, input)).rejects.toMatchObject({ code: 'sign-in-again' });
    await expect(breakGlass(context, ADA, { ...input, reason: ' ' })).rejects.toMatchObject({ code: 'invalid' });
    expect(await db.change.findFirst()).toMatchObject({ state: 'in_review', brokenGlassById: null });
    expect(world.queued).toEqual([]);
  });

  it('is for what waits for approvals: not for a draft, nor for what nobody submitted', async () => {
    const { context, draft } = await open();
    const input = { ...at(await draft()), reason: WHY };
    await expect(breakGlass(context, ADA, input)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('opens that revision alone: a failed one is applied again only by breaking it again', async () => {
    const { context, db, submitted } = await open();
    const broken = await breakGlass(context, ADA, { ...at(await submitted()), reason: WHY });
    await db.change.updateMany({ data: { state: 'failed' } });
    await expect(requestApply(context, RHEA, at(broken))).rejects.toMatchObject({ code: 'conflict' });
    expect(await breakGlass(context, ADA, { ...at(broken), reason: 'Still down.' })).toMatchObject({
      state: 'applying',
      brokenGlass: { reason: 'Still down.' },
    });
  });

  it('has nothing to review where nobody did it', async () => {
    const { context, submitted } = await open();
    const review = reviewBreakGlass(context, AMIR, { ...at(await submitted()), comment: 'Fine.' });
    await expect(review).rejects.toMatchObject({ code: 'conflict' });
  });
});
