import { expect, test } from 'vitest';
import { getExposure } from '@/lib/services/estate/get-exposure';
import { recordExposure } from '@/lib/services/sync/record-exposure';
import { openChanges, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

async function open() {
  const { context } = await openChanges(database().client);
  let at = Date.parse('2026-11-30T23:58:00Z');
  const clock = { ...context, now: () => new Date(at) };
  return {
    db: context.db,
    record: () => recordExposure(clock),
    pass: (hours: number) => {
      at += hours * 3_600_000;
    },
    days: async () => {
      const { days } = await getExposure(clock, SYSTEM, {});
      return days.map(({ day, rungs }) => `${day} ${rungs.map(({ rung, count }) => `${rung}:${count}`).join(' ')}`);
    },
  };
}

test('each day keeps its last look, unknown first and then the widest', async () => {
  const { db, record, pass, days } = await open();
  const roles = await db.role.count({ where: { goneAt: null } });
  await db.role.updateMany({ data: { rung: 5 } });
  await record();
  await db.role.updateMany({ data: { rung: 1 } });
  await record();
  pass(1);
  await db.role.updateMany({ data: { rung: null } });
  await record();
  expect(await days()).toEqual([
    `2026-11-30 null:0 5:0 4:0 3:0 2:0 1:${roles} 0:0`,
    `2026-12-01 null:${roles} 5:0 4:0 3:0 2:0 1:0 0:0`,
  ]);
});

test('a look that finds nothing new writes nothing', async () => {
  const { db, record } = await open();
  const versions = () => db.$queryRaw`SELECT xmin::text, "rung" FROM "ExposureDay" ORDER BY "rung"`;
  await record();
  const before = await versions();
  await record();
  expect(await versions()).toEqual(before);
});

test('roles that are gone count no more, and days of longer ago are not answered', async () => {
  const { db, record, pass, days } = await open();
  await record();
  pass(24 * 91);
  await db.role.updateMany({ data: { goneAt: new Date() } });
  await record();
  expect(await days()).toEqual(['2027-03-01 null:0 5:0 4:0 3:0 2:0 1:0 0:0']);
});
