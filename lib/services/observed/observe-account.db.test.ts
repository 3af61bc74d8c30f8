import { expect, it } from 'vitest';
import { type AccountEntry, AwsError } from '@/lib/aws/port';
import { ensureConnections } from '@/lib/services/connections/rows';
import { countEntries } from '@/lib/services/observed/count-entries';
import { observedOf } from '@/lib/services/observed/load-observed';
import { observeAccount } from '@/lib/services/observed/observe-account';
import { trailStates } from '@/lib/services/observed/trail-state';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { person, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const HOUR = 3_600_000;
const MAIN = 'project_path:pay/service-2:ref_type:branch:ref:main';
const HOST = 'gitlab.example.com';

let made = 0;
const entry = (at: Date, more: Partial<AccountEntry> = {}): AccountEntry => ({
  ...{ id: `event-${made++}`, at, refused: false, subject: MAIN, audience: `https://${HOST}`, host: HOST },
  roleArn: `arn:aws:iam::${ACCOUNT}:role/role-002`,
  ...more,
});

/** Three roles that were never used, so far as IAM tells. */
async function setUp() {
  const world = new TestWorld();
  world.roles = [testRole(1), testRole(2), testRole(3)];
  world.projects = [testProject(2, { path: 'pay/service-2' })];
  const { client: db } = database();
  const context = world.context(db);
  const now = context.now();
  const ago = (hours: number) => new Date(now.getTime() - hours * HOUR);
  await ensureConnections(context);
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  const sync = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  const later = (hours: number) => {
    const at = ago(-hours);
    return observeAccount({ ...context, now: () => at }, ACCOUNT, world.reader, world.wait);
  };
  const observed = async (name = 'role-002') => observedOf(db, await db.role.findFirstOrThrow({ where: { name } }));
  const asked = () => world.calls.filter((call) => call.startsWith('entries '));
  const trail = async () => (await trailStates(context, person('ada', 'admin'))).get(ACCOUNT);
  return { context, world, db, sync, later, observed, asked, ago, trail };
}

it('counts an event once that the queue and CloudTrail tell of at the same time', async () => {
  const { context, db, sync, ago } = await setUp();
  await sync();
  const both = [entry(ago(1)), entry(ago(2))];
  const tellers = [both, [...both].reverse(), [...both, entry(ago(3))]];
  await Promise.all(tellers.map((told) => db.$transaction((tx) => countEntries(tx, ACCOUNT, told, context.now()))));
  expect(await db.observedDay.aggregate({ _sum: { count: true } })).toEqual({ _sum: { count: 3 } });
});

it('counts by day who entered and who was refused, in every region, of roles that IAM calls unused too', async () => {
  const { world, sync, observed, asked, ago } = await setUp();
  const develop = MAIN.replace('main', 'develop');
  world.entries = [entry(ago(1)), entry(ago(2)), entry(ago(50)), entry(ago(1), { refused: true, subject: develop })];
  await sync();
  expect(asked().length).toBeGreaterThan(30);
  const seen = await observed();
  expect(seen?.entered).toMatchObject([
    { subject: MAIN, audience: `https://${HOST}`, host: HOST, count: 3, at: ago(1).toISOString() },
  ]);
  expect(seen?.entered[0]?.firstAt).toBe(ago(50).toISOString());
  expect(seen?.entered[0]?.days.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(seen?.entered[0]?.days.length).toBeGreaterThan(1);
  expect(seen?.refused).toMatchObject([{ subject: develop, count: 1 }]);
  expect(Date.parse(seen?.since ?? '')).toBeLessThan(ago(89 * 24).getTime());
  expect(await observed('role-001')).toMatchObject({ entered: [], refused: [] });
});

it('counts an event once, however often it is read, and looks at silent regions every six hours', async () => {
  const { world, sync, later, observed, asked, ago } = await setUp();
  world.entries = [entry(ago(0.5))];
  await sync();
  const first = asked().length;
  await later(0.2);
  expect(asked().slice(first).sort()).toEqual(['entries eu-central-1', 'entries us-east-1']);
  expect((await observed())?.entered).toMatchObject([{ count: 1 }]);
  world.entries = [...world.entries, entry(ago(-0.1))];
  await later(7);
  expect(asked().length).toBeGreaterThan(first + 30);
  expect((await observed())?.entered).toMatchObject([{ count: 2 }]);
});

it('reads a long history over several sittings without losing or doubling any of it', async () => {
  const { world, sync, later, observed, ago, trail } = await setUp();
  world.entries = Array.from({ length: 10_120 }, (_, at) => entry(ago(1 + at / 10)));
  await sync();
  expect((await observed())?.entered).toMatchObject([{ count: 10_000 }]);
  expect(Date.parse((await observed())?.since ?? '')).toBeGreaterThan(ago(1001).getTime());
  expect(await trail()).toMatchObject({ since: (await observed())?.since, unread: 0 });
  expect((await trail())?.catchingUp).toBeGreaterThan(0);
  await later(1);
  expect(await trail()).toMatchObject({ catchingUp: 0 });
  expect((await observed())?.entered).toMatchObject([{ count: 10_120 }]);
  expect(Date.parse((await observed())?.since ?? '')).toBeLessThan(ago(89 * 24).getTime());
});

it('says that nothing was observed where CloudTrail refuses, and keeps what was known where it fails', async () => {
  const { context, world, db, sync, later, observed, ago, trail } = await setUp();
  world.entries = null;
  await sync();
  expect(await observed()).toBeNull();
  expect(await trail()).toMatchObject({
    since: null,
    answers: 0,
    pace: [expect.stringContaining('2 times a second'), expect.any(String)],
  });
  await expect(trailStates(context, STRANGER)).rejects.toMatchObject({ code: 'forbidden' });
  world.entries = [entry(ago(1))];
  await later(1);
  expect((await observed())?.entered).toMatchObject([{ subject: MAIN }]);
  world.fault = (call) => {
    if (call === 'entries') throw new AwsError('cloudtrail:LookupEvents', 'failed', 'out of order', null);
  };
  await later(8);
  expect(await observed()).toBeNull();
  expect(await db.observedDay.count()).toBe(1);
  expect(await db.syncRun.count({ where: { state: 'done', sourceKind: 'account' } })).toBe(1);
});

it('records once a week that pipelines of a known project are refused, and nothing of a project that nobody knows', async () => {
  const { world, db, sync, later, ago } = await setUp();
  const refused = (at: Date, subject = MAIN) => entry(at, { refused: true, subject });
  const stranger = 'project_path:stranger/thing:ref_type:branch:ref:main';
  world.entries = [refused(ago(2)), refused(ago(1)), refused(ago(1), stranger)];
  await sync();
  const told = () => db.auditEvent.findMany({ where: { action: 'role.entry-refused' } });
  expect(await told()).toMatchObject([
    { objectName: 'role-002', result: 'refused', data: { subject: MAIN, project: 'pay/service-2' } },
  ]);
  world.entries = [...world.entries, refused(ago(-2), `${MAIN}-2`)];
  await later(3);
  expect(await told()).toHaveLength(1);
  world.entries = [...world.entries, refused(ago(-200))];
  await later(201);
  expect(await told()).toHaveLength(2);
});

it('tells apart no more refused subjects on a day than a stranger could fill the database with', async () => {
  const { world, sync, observed, ago } = await setUp();
  world.entries = Array.from({ length: 260 }, (_, at) => entry(ago(1), { refused: true, subject: `made-up-${at}` }));
  await sync();
  const seen = await observed();
  expect(seen?.refused).toHaveLength(201);
  expect(seen?.refused.find(({ subject }) => subject === '')).toMatchObject({ count: 60 });
});

it('forgets the counts of a day after 400 days', async () => {
  const { world, db, sync, later, ago } = await setUp();
  world.entries = [entry(ago(48))];
  await sync();
  await later(397 * 24);
  expect(await db.observedDay.count()).toBe(1);
  await later(402 * 24);
  expect(await db.observedDay.count()).toBe(0);
});

it('asks nothing where the account could not be read: its credentials may be of another', async () => {
  const { world, sync, asked } = await setUp();
  world.accountId = '999999999999';
  await sync();
  expect(asked()).toEqual([]);
});
