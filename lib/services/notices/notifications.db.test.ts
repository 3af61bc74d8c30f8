import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listNotifications } from '@/lib/services/notices/list-notifications';
import { replayDelivery } from '@/lib/services/notices/replay-delivery';
import { byToken, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { answer, openNotices, openReceiver } from '@/lib/test-worlds/notice-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ADMIN = person('vik', 'admin');
let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());
const open = () => openNotices(database().client, receiver.url);
const HOUR = 3_600_000;

describe('the log of deliveries', () => {
  it('shows each endpoint with its health, and no address or key', async () => {
    const { context, approved, deliver, pass } = await open();
    expect(await listNotifications(context, RHEA)).toMatchObject({
      endpoints: [{ name: 'bridge', kind: 'webhook', health: 'unused', waiting: 0 }],
      deliveries: [],
    });
    await approved();
    receiver.treatments.push(answer(500, 'broken'));
    await deliver();
    const failing = await listNotifications(context, RHEA);
    expect(failing.endpoints).toMatchObject([{ health: 'failing', waiting: 2 }]);
    expect(failing.deliveries).toMatchObject([
      { kind: 'approved', state: 'waiting', attempts: 0, detail: null },
      {
        kind: 'waits-for-you',
        state: 'waiting',
        attempts: 1,
        detail: 'HTTP 500. broken',
        about: { kind: 'change', number: 1 },
        configured: true,
      },
    ]);
    pass(HOUR);
    await deliver();
    const works = await listNotifications(context, RHEA);
    expect(works.endpoints).toMatchObject([{ health: 'works', waiting: 0 }]);
    expect(works.deliveries.map(({ nextAt }) => nextAt)).toEqual([null, null]);
    expect(JSON.stringify([failing, works])).not.toMatch(/canary|whsec_|127\.0\.0\.1/i);
  });
});

describe('a replay', () => {
  const one = async () => {
    const opened = await open();
    await opened.submitted();
    await opened.deliver();
    const { id } = await opened.db.delivery.findFirstOrThrow();
    return { ...opened, id };
  };

  it('sends what was delivered again with the same id, as a delivery of its own, and is recorded', async () => {
    const { context, id, deliver, lines, events } = await one();
    await replayDelivery(context, ADMIN, { id });
    await deliver();
    const [first, again] = receiver.ids();
    expect(again).toBe(first);
    expect(await lines()).toEqual(['delivered 1', 'delivered 1']);
    expect(await events({ action: 'notification.replayed' })).toMatchObject([{ actorId: 'vik', objectId: id }]);
  });

  it('makes due what waits for its next try, in its place', async () => {
    const { context, submitted, deliver, lines, db } = await open();
    await submitted();
    receiver.treatments.push(answer(500));
    await deliver();
    const { id } = await db.delivery.findFirstOrThrow();
    await replayDelivery(context, ADMIN, { id });
    await deliver();
    expect(await lines()).toEqual(['delivered 2']);
  });

  it.each([
    ['an approver', person('amir', 'approver'), 'forbidden'],
    ["an admin's token without the scope", byToken(ADMIN, 'read', 'write', 'approve', 'apply'), 'forbidden'],
  ])('is refused to %s, and nothing is sent', async (_, actor, code) => {
    const { context, id, deliver } = await one();
    await expect(replayDelivery(context, actor, { id })).rejects.toMatchObject({ code });
    await deliver();
    expect(receiver.received).toHaveLength(1);
  });

  it('of nothing, or to an endpoint that is gone from the configuration, is refused', async () => {
    const { context, id, lines } = await one();
    await expect(replayDelivery(context, ADMIN, { id: 'other' })).rejects.toMatchObject({ code: 'not-found' });
    const without = { ...context, config: { ...context.config, notifications: [] } };
    await expect(replayDelivery(without, ADMIN, { id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await lines()).toEqual(['delivered 1']);
    expect(await listNotifications(without, RHEA)).toMatchObject({
      endpoints: [],
      deliveries: [{ configured: false }],
    });
  });
});
