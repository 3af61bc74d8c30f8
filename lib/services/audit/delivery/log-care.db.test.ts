import { describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/transaction';
import { readLogCare } from '@/lib/services/audit/delivery/log-care';
import { getOverview } from '@/lib/services/estate/get-overview';
import type { Context } from '@/lib/services/verb/context';
import { withApplicationUser } from '@/lib/test-worlds/application-user-test-world';
import { person, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const user = withApplicationUser(database);

/** As if the product worked on a PostgreSQL by this URL. */
function contextOn(db: Database, databaseUrl: string | null): Context {
  const base = new TestWorld().context(db);
  return { ...base, now: () => new Date('2026-11-23T10:00:00Z'), config: { ...base.config, databaseUrl } };
}

describe('what of the audit log needs care', () => {
  it('is a database user that owns the log, and not one that may only add to it', async () => {
    const { app, urls } = user();
    const care = (db: Database, url: string | null) => readLogCare(contextOn(db, url), SYSTEM);
    expect(await care(database().client, urls.databaseOwnerUrl)).toMatchObject({ ownsLog: true });
    expect(await care(app.client, urls.databaseUrl)).toEqual({ ownsLog: false, failing: [], broken: null });
    // The embedded database has no second user that could be asked for.
    expect(await care(database().client, null)).toMatchObject({ ownsLog: false });
  });

  it('is a place that gets nothing, since when and why, until a delivery arrives', async () => {
    const context = contextOn(database().client, null);
    const failed = {
      failingSince: new Date('2026-11-23T09:00:00Z'),
      problem: 'The file could not be written (ENOSPC).',
    };
    await context.db.auditDelivery.create({ data: { target: 'file', ...failed } });
    const [since, problem] = ['2026-11-23T09:00:00.000Z', failed.problem];
    expect((await getOverview(context, SYSTEM, {})).log?.failing).toMatchObject([
      { target: 'file', failing: { since, problem, long: true } },
    ]);
    await context.db.auditDelivery.updateMany({ data: { failingSince: null, problem: null } });
    expect((await getOverview(context, SYSTEM, {})).log?.failing).toEqual([]);
  });

  it('is told to who may read the log, and to nobody else', async () => {
    const context = contextOn(database().client, null);
    expect((await getOverview(context, person('odile', 'auditor'), {})).log).not.toBeNull();
    expect((await getOverview(context, person('vik', 'viewer'), {})).log).toBeNull();
  });
});
