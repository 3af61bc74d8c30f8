import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitAfter } from '@/lib/notify/retries';
import { applyChange } from '@/lib/services/apply/apply-change';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { draftChange } from '@/lib/services/changes/draft-change';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { deliverNotices } from '@/lib/services/notices/deliver-notices';
import { forgetDeliveries } from '@/lib/services/notices/forget-deliveries';
import { startDeliveries } from '@/lib/services/notices/start-deliveries';
import { readMembers } from '@/lib/services/people/read-members';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { AMIR, at, iamFailure, person, policyWithForeign, RHEA } from '@/lib/test-worlds/change-test-world';
import {
  answer,
  drop,
  KEY,
  openNotices,
  openReceiver,
  PATH,
  silence,
  stall,
  type Treatment,
} from '@/lib/test-worlds/notice-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup, testMember } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());
const open = (patch: Parameters<typeof openNotices>[2] = {}) => openNotices(database().client, receiver.url, patch);
const DAY = 24 * 3_600_000;

describe('a notice', () => {
  it('is written for each step of a change that concerns someone, and arrives in their order', async () => {
    const { context, requested, deliver, db, world } = await open();
    await requested();
    const { id } = await db.change.findFirstOrThrow();
    await applyChange(context, { changeId: id }, world.wait);
    await deliver();
    expect(receiver.kinds()).toEqual(['change.waits-for-you', 'change.approved', 'change.applied']);
    const [first] = receiver.received;
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      data: {
        actor: 'rhea',
        canApprove: ['amir', 'pia'],
        url: 'http://127.0.0.1:3000/changes/1',
        reason: 'It deploys now.',
      },
    });
  });

  it('names those whose approval would count by the rules, and nobody else', async () => {
    const { context, draftInput, db, world, deliver } = await open();
    world.groups = [testGroup(7, 'bank/risk')];
    world.members = { 7: [testMember(4)] };
    const rules = [{ name: 'risk', approvals: 1, fromGroups: ['bank/risk'] }];
    const ada = person('ada', 'admin');
    await approveRules(context, AMIR, await proposeRules(context, ada, { text: JSON.stringify(rules), note: 'Test.' }));
    await db.person.update({ where: { id: 'pia' }, data: { subject: '4' } });
    await readMembers(context);
    await submitChange(context, RHEA, at(await draftChange(context, RHEA, await draftInput())));
    await deliver();
    expect(JSON.parse(receiver.received.at(-1)?.body ?? '')).toMatchObject({ data: { canApprove: ['pia'] } });
  });

  it.each([
    ['alert', ['waits-for-you', 'approved', 'applied', 'drift']],
    ['observe', ['waits-for-you', 'approved', 'applied']],
  ])('of a drift is written where the role is to %s', async (driftMode, kinds) => {
    const { context, requested, db, world, role } = await open();
    await requested();
    const { id } = await db.change.findFirstOrThrow();
    await applyChange(context, { changeId: id }, world.wait);
    await db.role.updateMany({ data: { driftMode } });
    world.meddle({ trustPolicy: policyWithForeign('someone/else') });
    const { accountId, name } = await role();
    await refreshRole(context, RHEA, { accountId, name });
    expect((await db.notice.findMany({ orderBy: { at: 'asc' } })).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('of a proof that expires names the mapping and what moved, and a proof that still holds has none', async () => {
    const { context, requested, db, world } = await open({ events: ['proof-expired'] });
    await requested();
    const { id } = await db.change.findFirstOrThrow();
    await applyChange(context, { changeId: id }, world.wait);
    const unprotect = async (projectId: number) => {
      world.projects = world.projects.map((each) => (each.id === projectId ? { ...each, protection: [] } : each));
      await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
    };
    await unprotect(3);
    expect(await db.notice.count()).toBe(0);
    await unprotect(2);
    const said = 'pay/service-2, branch main: Protection main of pay/service-2 was deleted.';
    expect(await db.notice.findMany()).toMatchObject([{ kind: 'proof-expired', facts: { change: 1, said } }]);
  });

  it('is not written where what it tells of did not happen', async () => {
    const { context, submitted, db } = await open();
    const change = await submitted();
    const stale = { number: change.number, version: change.version - 1, comment: 'No.' };
    await expect(rejectChange(context, AMIR, stale)).rejects.toMatchObject({ code: 'stale' });
    expect((await db.notice.findMany()).map(({ kind }) => kind)).toEqual(['waits-for-you']);
  });

  it('goes only to the endpoints that want its kind', async () => {
    const { context, submitted, deliver } = await open({ events: ['rejected'] });
    await rejectChange(context, AMIR, { ...at(await submitted()), comment: 'Too wide.' });
    await deliver();
    expect(receiver.kinds()).toEqual(['change.rejected']);
    expect(receiver.received[0]?.body).toContain('Too wide.');
  });

  it('says once that an outcome is not known, however often the worker looks', async () => {
    const { context, requested, world, db } = await open({ events: ['outcome-unknown'] });
    await requested();
    world.onWrite = () => {
      throw iamFailure('unreachable');
    };
    const { id } = await db.change.findFirstOrThrow();
    for (let look = 0; look < 2; look++) await applyChange(context, { changeId: id }, world.wait).catch(() => {});
    expect(await db.auditEvent.count({ where: { action: 'change.outcome-unknown' } })).toBeGreaterThan(1);
    expect(await db.notice.count()).toBe(1);
  });
});

describe('a delivery', () => {
  const FAULTS: readonly (readonly [string, Treatment, string])[] = [
    ['500', answer(500, 'broken'), 'HTTP 500. broken'],
    ['a dropped connection', drop, 'The connection was cut.'],
    ['no answer', silence, 'There was no whole answer in time.'],
    ['an answer that does not end', stall, 'There was no whole answer in time.'],
    ['a redirect', answer(307, '', { location: '/elsewhere' }), 'HTTP 307. Redirects are not followed.'],
  ];

  it.each(FAULTS)('holds up its line at %s, and is tried again with the same id', async (_, treatment, detail) => {
    const { approved, deliver, pass, db, lines } = await open();
    await approved();
    receiver.treatments.push(treatment);
    await deliver();
    await deliver();
    expect(receiver.kinds()).toEqual(['change.waits-for-you']);
    expect(await db.delivery.findFirst({ orderBy: { position: 'asc' } })).toMatchObject({ detail, leasedUntil: null });
    pass(waitAfter(1) ?? 0);
    await deliver();
    expect(receiver.kinds()).toEqual(['change.waits-for-you', 'change.waits-for-you', 'change.approved']);
    const [first, again, other] = receiver.ids();
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(receiver.received.map(({ path }) => path)).toEqual([PATH, PATH, PATH]);
    expect(await lines()).toEqual(['delivered 2', 'delivered 1']);
  });

  it('is signed over its id, its time and its body, at each try anew', async () => {
    const { submitted, deliver, pass } = await open();
    await submitted();
    receiver.treatments.push(answer(503));
    await deliver();
    pass(DAY);
    await deliver();
    const [one, two] = receiver.received.map(({ headers, body }) => {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`);
      return { body, time: Number(headers['webhook-timestamp']) };
    });
    expect(two?.body).toBe(one?.body);
    expect((two?.time ?? 0) - (one?.time ?? 0)).toBeGreaterThanOrEqual(DAY / 1000);
  });

  it('is dead after ten tries, and the line goes on', async () => {
    const { approved, deliver, pass, lines } = await open();
    await approved();
    receiver.treatments.push(...Array.from({ length: 10 }, () => answer(410, 'gone')));
    for (let round = 0; round < 10; round++) {
      await deliver();
      pass(DAY);
    }
    expect(await lines()).toEqual(['dead 10', 'delivered 1']);
    expect(new Set(receiver.ids().slice(0, 10)).size).toBe(1);
    expect(receiver.kinds().at(-1)).toBe('change.approved');
  });

  it('goes out once where two workers stand at one line', async () => {
    const { approved, deliver, lines } = await open();
    await approved();
    await Promise.all([deliver(), deliver(), deliver()]);
    await deliver();
    expect(receiver.kinds()).toEqual(['change.waits-for-you', 'change.approved']);
    expect(await lines()).toEqual(['delivered 1', 'delivered 1']);
  });

  it('whose worker died is sent again when its lease is over, and not before', async () => {
    const { context, endpoint, submitted, deliver, pass, lines } = await open();
    await submitted();
    const dying = deliverNotices({ ...context, db: dyingAfterClaim(context.db) }, endpoint);
    await expect(dying).rejects.toThrow('killed');
    await deliver();
    expect(receiver.received).toHaveLength(1);
    pass(60_000);
    await deliver();
    const [first, again] = receiver.ids();
    expect(again).toBe(first);
    expect(await lines()).toEqual(['delivered 2']);
  });

  it('of a worker that was overtaken writes nothing', async () => {
    const { context, endpoint, submitted, deliver, pass, lines } = await open();
    await submitted();
    const slow = deliverNotices(context, endpoint, async () => {
      pass(60_000);
      await deliver();
      return { ok: false, status: 500, detail: 'late' };
    });
    await slow;
    expect(await lines()).toEqual(['delivered 2']);
  });

  it('leaves nothing of a Slack address in the database, even where the receiver repeats it', async () => {
    const { submitted, deliver, db } = await open({ name: 'slack', kind: 'slack' });
    await submitted();
    receiver.treatments.push(answer(404, `no ${PATH} here: pathcanary\0`));
    await deliver();
    const rows = await db.delivery.findMany({ select: { detail: true, endpoint: true, status: true } });
    expect(rows).toEqual([{ endpoint: 'slack', status: 404, detail: 'HTTP 404. no [address] here: [address]' }]);
    expect(receiver.received[0]?.headers['webhook-signature']).toBeUndefined();
    expect(receiver.received[0]?.body).toContain('http://127.0.0.1:3000/changes/1');
  });

  it('keeps 200 characters of an answer at most', async () => {
    const { submitted, deliver, db } = await open();
    await submitted();
    receiver.treatments.push(answer(500, 'x'.repeat(1_000_000)));
    await deliver();
    expect((await db.delivery.findFirstOrThrow()).detail).toHaveLength(200);
  });
});

it('the worker sends what is due by itself, until it is stopped', async () => {
  const { context, submitted } = await open();
  await submitted();
  const arrived = receiver.next();
  const stop = startDeliveries(context);
  await arrived;
  await stop();
  expect(await context.db.delivery.findFirst()).toMatchObject({ state: 'delivered' });
  expect(receiver.kinds()).toEqual(['change.waits-for-you']);
});

it('outcomes are kept for 90 days, but for what waits and the last of an endpoint; the notice is kept for good', async () => {
  const { context, submitted, db } = await open();
  await submitted();
  const { id: noticeId } = await db.notice.findFirstOrThrow();
  await db.delivery.deleteMany({});
  const old = (days: number) => new Date(context.now().getTime() - days * DAY);
  const row = (id: string, endpoint: string, state: string, days: number) => ({
    ...{ id, noticeId, endpoint, state, nextAt: old(days), detail: 'HTTP 200.' },
    finishedAt: state === 'waiting' ? null : old(days),
  });
  for (const data of [
    ...[row('a-old', 'a', 'delivered', 91), row('a-dead', 'a', 'dead', 120), row('a-kept', 'a', 'delivered', 89)],
    ...[row('a-waits', 'a', 'waiting', 200), row('b-before', 'b', 'dead', 300), row('b-last', 'b', 'dead', 200)],
  ])
    await db.delivery.create({ data });
  await forgetDeliveries(context);
  const left = await db.delivery.findMany({ orderBy: { position: 'asc' } });
  expect(left.map(({ id }) => id)).toEqual(['a-kept', 'a-waits', 'b-last']);
  expect(await db.notice.count()).toBe(1);
});

/** The database of a worker that is killed between the answer of the receiver and writing it down. */
function dyingAfterClaim<D extends Parameters<typeof deliverNotices>[0]['db']>(db: D): D {
  let writes = 0;
  return db.$extends({
    query: {
      delivery: {
        updateMany: ({ args, query }) => {
          writes += 1;
          if (writes > 1) throw new Error('killed');
          return query(args);
        },
      },
    },
  }) as unknown as D;
}
