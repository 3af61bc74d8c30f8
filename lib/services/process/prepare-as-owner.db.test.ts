import { describe, expect, it } from 'vitest';
import { TABLES_OF_RECORD } from '@/lib/db/tables-of-record';
import { openQueue } from '@/lib/jobs/queue';
import { prepareAsOwner } from '@/lib/services/process/prepare-as-owner';
import { recordEvent } from '@/lib/services/verb/record-event';
import { withApplicationUser } from '@/lib/test-worlds/application-user-test-world';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const user = withApplicationUser(database);

const KEY_COLUMN: Readonly<Record<string, string>> = {
  AuditKey: '"keyId"',
  ChangeRevision: '"changeId"',
  ChangeTransition: '"fromState"',
};

const record = (name: string) => {
  const { app } = user();
  const context = new TestWorld().context(app.client);
  return app.client.$transaction((tx) =>
    recordEvent(tx, { ...context, newId: () => name }, SYSTEM, {
      ...{ action: 'sync.started', result: 'done' },
      object: { kind: 'account', id: 'a', name },
    }),
  );
};

describe('the user that the product works as', () => {
  it('adds events, works with other tables and with the queue', async () => {
    await record('one');
    await record('two');
    const { app } = user();
    expect(await app.client.auditEvent.count()).toBe(2);
    await app.client.account.create({ data: { id: '1', name: 'a', partition: 'aws' } });
    await app.client.account.update({ where: { id: '1' }, data: { name: 'b' } });
    const queue = await openQueue(app, () => {});
    await app.client.$transaction((tx) => queue.enqueue(tx, 'apply-change', { changeId: 'c' }, 'c'));
    await queue.stop();
  });

  it.each([
    `UPDATE "AuditEvent" SET "actorName" = 'x'`,
    'DELETE FROM "AuditEvent"',
    'TRUNCATE "AuditEvent"',
    'DELETE FROM "AuditCheckpoint"',
    'DROP TRIGGER "AuditEvent_rows_are_final" ON "AuditEvent"',
    'ALTER TABLE "AuditEvent" DISABLE TRIGGER ALL',
    'ALTER TABLE "AuditEvent" DROP COLUMN "hash"',
    'DROP TABLE "AuditEvent"',
    'CREATE OR REPLACE FUNCTION "refuse_change_of_log"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    `SET session_replication_role = 'replica'`,
    'SET ROLE drawbridge',
    'DELETE FROM "ReviewDecision"',
    'CREATE TABLE public."Shadow" (id int)',
    'CREATE SCHEMA shadow',
    'UPDATE "_prisma_migrations" SET checksum = NULL',
  ])('may not: %s', async (statement) => {
    await record('one');
    await expect(user().app.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    expect(await database().client.auditEvent.count({ where: { actorName: SYSTEM.name } })).toBe(1);
  });
});

const deeds = Object.entries(TABLES_OF_RECORD).flatMap(([table, keeping]) => [
  `DELETE FROM "${table}"`,
  `TRUNCATE "${table}" CASCADE`,
  ...(keeping === 'keep' ? [] : [`UPDATE "${table}" SET ${KEY_COLUMN[table] ?? 'id'} = ${KEY_COLUMN[table] ?? 'id'}`]),
  ...(keeping === 'read' ? [`INSERT INTO "${table}" DEFAULT VALUES`] : []),
]);

it('no table of record loses a row or a word by the user that the product works as', async () => {
  for (const deed of deeds) await expect(user().app.pool.query(deed), deed).rejects.toThrow('permission denied');
});

it('tables of its own with the names of the log and of the way into it take no event away from it', async () => {
  const { app } = user();
  const context = new TestWorld().context(app.client);
  await app.client.$transaction(async (tx) => {
    await tx.$executeRaw`CREATE TEMP TABLE "AuditEvent" (LIKE public."AuditEvent") ON COMMIT DROP`;
    await tx.$executeRaw`CREATE TEMP TABLE "PendingAuditEvent" (LIKE public."PendingAuditEvent") ON COMMIT DROP`;
    await recordEvent(tx, context, SYSTEM, {
      ...{ action: 'sync.started', result: 'done' },
      object: { kind: 'account', id: 'a', name: 'kept' },
    });
  });
  expect(await database().client.auditEvent.count({ where: { objectName: 'kept' } })).toBe(1);
});

it('a user that may become the owner is refused', async () => {
  const { urls } = user();
  await expect(prepareAsOwner({ ...urls, databaseUrl: urls.databaseOwnerUrl })).rejects.toThrow('its own user');
});
