import { describe, expect, it } from 'vitest';
import { draftChange } from '@/lib/services/changes/draft-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { AMIR, at, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const VIK = person('vik', 'viewer');
const PIA = person('pia', 'requester', 'approver');

async function open() {
  const opened = await openChanges(database().client);
  const { context, draftInput } = opened;
  const draft = async (actor: typeof RHEA, title: string) =>
    draftChange(context, actor, { ...(await draftInput()), title });
  const titles = async (actor: typeof RHEA, input: object) =>
    (await listChanges(context, actor, input)).rows.map(({ title }) => title);
  return { ...opened, draft, titles };
}

describe('listing changes', () => {
  it('pages forth and back over the same changes, newest first', async () => {
    const { context, draft } = await open();
    const {
      id,
      number: _,
      limits: __,
      ...first
    } = await context.db.change.findUniqueOrThrow({
      where: { number: (await draft(RHEA, 'first')).number },
    });
    const copies = Array.from({ length: 59 }, (_, index) => ({
      ...{ ...first, setup: [], cleanUp: [], intent: {} },
      ...{ id: `${id}-${index}`, title: `c${index}` },
    }));
    await context.db.change.createMany({ data: copies });
    const one = await listChanges(context, VIK, { size: '25' });
    const two = await listChanges(context, VIK, { size: '25', after: one.next });
    const three = await listChanges(context, VIK, { size: '25', after: two.next });
    const numbers = [one, two, three].flatMap((page) => page.rows.map((row) => row.number));
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index));
    expect([one.previous, three.next]).toEqual([null, null]);
    expect((await listChanges(context, VIK, { size: '25', before: two.previous })).rows).toEqual(one.rows);
  });

  it('shows what is mine, and as waiting only what I may decide on', async () => {
    const { context, draft, titles } = await open();
    await submitChange(context, RHEA, at(await draft(RHEA, 'by rhea')));
    await submitChange(context, PIA, at(await draft(PIA, 'by pia')));
    await draft(RHEA, 'draft');
    expect(await titles(RHEA, { whose: 'mine' })).toEqual(['draft', 'by rhea']);
    expect(await titles(PIA, { whose: 'waiting' })).toEqual(['by rhea']);
    expect(await titles(AMIR, { whose: 'waiting' })).toEqual(['by pia', 'by rhea']);
  });

  it('selects by state, role and text, and takes the signs of a pattern for themselves', async () => {
    const { context, draft, titles } = await open();
    await withdrawChange(context, RHEA, at(await draft(RHEA, 'pay_one')));
    await draft(RHEA, 'payXone');
    expect(await titles(VIK, {})).toEqual(['payXone']);
    expect(await titles(VIK, { state: 'closed' })).toEqual(['pay_one']);
    expect(await titles(VIK, { state: 'all', q: 'PAY_' })).toEqual(['pay_one']);
    expect(await titles(VIK, { state: 'all', role: 'role-002' })).toEqual([]);
  });

  it.each([
    { after: '0' },
    { after: '-1' },
    { after: 'x' },
    { before: '99999999999' },
    { size: '1000' },
    { state: 'done' },
    { q: 'a\0b' },
    { sort: 'x' },
  ])('%j is refused in words', async (input) => {
    const { context } = await open();
    await expect(listChanges(context, VIK, input)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is refused to who holds no role, as is reading one, and both leave a trace', async () => {
    const { context, draft, events } = await open();
    const { number } = await draft(RHEA, 'one');
    const known = (await events()).length;
    await expect(listChanges(context, person('vik'), {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(viewChange(context, person('vik'), number)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(viewChange(context, VIK, 99_999_999_999)).rejects.toMatchObject({ code: 'not-found' });
    const refusals = (await events()).slice(known);
    expect(refusals.map(({ action, actorId }) => ({ action, actorId }))).toEqual([
      { action: 'access.refused', actorId: 'vik' },
      { action: 'access.refused', actorId: 'vik' },
    ]);
  });
});
