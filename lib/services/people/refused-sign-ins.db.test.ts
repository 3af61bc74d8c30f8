import { expect, it } from 'vitest';
import { countRefusedSignIn, recordRefusedSignIns } from '@/lib/services/people/refused-sign-ins';
import type { Context } from '@/lib/services/verb/context';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

const later = (context: Context): Context => ({
  ...context,
  now: () => new Date(context.now().getTime() + 60_000),
});

it('strangers who guess cannot fill the log: each network is one event a minute, and a crowd is one more', async () => {
  const world = new TestWorld().context(database().client);
  const at = world.now();
  const context: Context = { ...world, now: () => at };
  const guess = (ip: string | null) =>
    countRefusedSignIn(context, { id: `request of ${ip}`, ip }, 'console', 'unknown, used or expired link');
  for (let tries = 0; tries < 20; tries++) await guess('192.0.2.7');
  // One customer of a provider of IPv6 has all of these.
  for (let last = 1; last < 20; last++) await guess(`2001:db8::${last}`);
  for (let host = 0; host < 120; host++) await guess(`198.51.100.${host}`);
  expect(await context.db.auditEvent.count()).toBe(0);

  await Promise.all([recordRefusedSignIns(later(context)), recordRefusedSignIns(later(context))]);
  await recordRefusedSignIns(later(context));
  const events = await context.db.auditEvent.findMany({ orderBy: { seq: 'asc' } });
  expect(events).toHaveLength(101);
  const attempts = (ip: string | null) => events.filter((event) => event.ip === ip).map(({ data }) => data);
  const reason = 'unknown, used or expired link';
  expect(attempts('192.0.2.7')).toEqual([{ reason, attempts: 20 }]);
  expect(attempts('2001:db8::19')).toEqual([{ reason, attempts: 19 }]);
  expect(attempts(null)).toEqual([{ reason, attempts: 22 }]);
  expect(events.every(({ action, objectName }) => `${action} ${objectName}` === 'session.refused Recovery link')).toBe(
    true,
  );
});
