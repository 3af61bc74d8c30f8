import { expect, it } from 'vitest';
import { deleteView } from '@/lib/services/views/delete-view';
import { listViews } from '@/lib/services/views/list-views';
import { saveView } from '@/lib/services/views/save-view';
import { person, RHEA, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ADA, openWorld } from '@/lib/test-worlds/operation-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const VIK = person('vik', 'viewer');
const VIEW = { list: 'roles', name: 'Open to anyone', query: { where: 'reach:internet', after: 'cursor' } };

it("a view is its owner's alone until it is shared, and only sharing and taking back are events", async () => {
  const { context, events } = await openWorld(database().client);
  const seen = async (actor: typeof RHEA, list = 'roles') =>
    (await listViews(context, actor, { list })).rows.map(({ name, mayDelete }) => [name, mayDelete]);
  const own = await saveView(context, RHEA, VIEW);
  expect(await seen(RHEA)).toEqual([['Open to anyone', true]]);
  expect((await listViews(context, RHEA, { list: 'roles' })).rows[0]?.query).toEqual({ where: 'reach:internet' });
  expect(await seen(VIK)).toEqual([]);
  expect(await seen(ADA)).toEqual([]);
  expect(await seen(RHEA, 'projects')).toEqual([]);
  const shared = await saveView(context, RHEA, { ...VIEW, name: 'For all', shared: true });
  expect(await seen(VIK)).toEqual([['For all', false]]);
  expect(await seen(ADA)).toEqual([['For all', true]]);
  // Nobody deletes what is not theirs, and an admin only what is shared.
  await expect(deleteView(context, VIK, shared)).rejects.toMatchObject({ code: 'not-found' });
  await expect(deleteView(context, ADA, own)).rejects.toMatchObject({ code: 'not-found' });
  await deleteView(context, ADA, shared);
  await deleteView(context, RHEA, own);
  expect(await seen(RHEA)).toEqual([]);
  const told = await events({ action: { startsWith: 'view.' } });
  expect(told.map(({ action, objectName }) => `${action} ${objectName}`)).toEqual([
    'view.shared For all',
    'view.withdrawn For all',
  ]);
});

it('a viewer keeps views and shares none, a stranger does neither, a name is there once, and they are bounded', async () => {
  const { context, db } = await openWorld(database().client);
  await expect(saveView(context, STRANGER, VIEW)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(saveView(context, VIK, { ...VIEW, shared: true })).rejects.toMatchObject({ code: 'forbidden' });
  await saveView(context, VIK, VIEW);
  await expect(saveView(context, VIK, VIEW)).rejects.toMatchObject({ code: 'conflict', issues: [{ path: ['name'] }] });
  const pressed = { ...VIEW, name: 'Pressed twice' };
  const twice = await Promise.allSettled([saveView(context, VIK, pressed), saveView(context, VIK, pressed)]);
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(twice.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
  await saveView(context, VIK, { ...VIEW, list: 'changes' });
  await expect(saveView(context, VIK, { ...VIEW, list: 'people' })).rejects.toMatchObject({ code: 'invalid' });
  const row = { list: 'audit', query: {}, shared: false, ownerId: 'vik', createdAt: context.now() };
  await db.savedView.createMany({
    data: Array.from({ length: 50 }, (_, at) => ({ ...row, id: `v${at}`, name: `v${at}` })),
  });
  await expect(saveView(context, VIK, { ...VIEW, list: 'audit' })).rejects.toMatchObject({ code: 'conflict' });
});
