import { describe, expect, test } from 'vitest';
import type { PrismaClient } from '@/lib/db/generated/client';
import { TABLES_OF_RECORD } from '@/lib/db/tables-of-record';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const AT = new Date('2026-01-01T00:00:00Z');

async function seedRole(db: PrismaClient): Promise<void> {
  await db.account.create({ data: { id: '123456789012', name: 'main', partition: 'aws' } });
  await db.role.create({
    data: {
      id: 'role-1',
      accountId: '123456789012',
      uniqueId: 'AROAEXAMPLE',
      arn: 'arn:aws:iam::123456789012:role/deploy',
      name: 'deploy',
      path: '/',
      tags: {},
      attachedPolicies: [],
      findings: [],
      createdAt: AT,
      syncedAt: AT,
      trustPolicy: '{}',
      trustDigest: 'd',
    },
  });
}

const change = (id: string, state: string) => ({
  id,
  roleId: 'role-1',
  title: 'Let main in',
  reason: 'deploys',
  state,
  authorId: 'ann',
  baseDocument: '{}',
  baseDigest: 'd',
  baseUniqueId: 'AROAEXAMPLE',
  proposedDocument: '{}',
  proposedDigest: 'p',
  approvalDigest: 'a',
  createdAt: AT,
  updatedAt: AT,
});

const decision = {
  id: 'decision-1',
  changeId: 'c1',
  revision: 1,
  personId: 'bob',
  verdict: 'approve',
  comment: '',
  approvalDigest: 'a',
  at: AT,
};

const event = {
  id: 'event-1',
  at: AT,
  action: 'change.created',
  result: 'done',
  actorKind: 'person',
  actorName: 'Ann',
  objectKind: 'change',
  objectId: 'c1',
  objectName: '#1',
  data: {},
  prevHash: '0'.repeat(64),
  hash: '1'.repeat(64),
};

describe.each(['server', 'embedded'] as const)('the schema on the %s database', (kind) => {
  const database = withTestDatabase(kind);

  test('audit events can be added, and neither changed, deleted nor emptied', async () => {
    const db = database().client;
    await db.auditEvent.create({ data: event });
    await expect(db.auditEvent.updateMany({ data: { actorName: 'Mallory' } })).rejects.toThrow('append-only');
    await expect(db.auditEvent.deleteMany({})).rejects.toThrow('append-only');
    await expect(db.$executeRaw`TRUNCATE "AuditEvent"`).rejects.toThrow('append-only');
    expect(await db.auditEvent.findMany({ select: { actorName: true } })).toEqual([{ actorName: 'Ann' }]);
  });

  test('nothing is taken out of any table of record, by the owner of the tables neither', async () => {
    const owned = Object.entries(TABLES_OF_RECORD).filter(([table]) => table !== '_prisma_migrations');
    for (const [table, keeping] of owned) {
      const key = { AuditKey: '"keyId"', ChangeRevision: '"changeId"', ChangeTransition: '"fromState"' }[table] ?? 'id';
      const attempts = [`DELETE FROM "${table}" WHERE false`, `TRUNCATE "${table}" CASCADE`];
      if (keeping !== 'keep') attempts.push(`UPDATE "${table}" SET ${key} = ${key} WHERE false`);
      for (const attempt of attempts)
        await expect(database().pool.query(attempt), attempt).rejects.toThrow(/append-only|final/);
    }
  });

  test('one change at a time is applied to a role, and another may wait', async () => {
    const db = database().client;
    await seedRole(db);
    await db.change.create({ data: change('c1', 'applying') });
    await db.change.create({ data: change('c2', 'approved') });
    const second = db.change.update({ where: { id: 'c2' }, data: { state: 'applying' } });
    await expect(second).rejects.toMatchObject({ code: 'P2002' });
    await db.change.update({ where: { id: 'c1' }, data: { state: 'applied' } });
    await db.change.update({ where: { id: 'c2' }, data: { state: 'applying' } });
  });

  test.each([
    ['author', { authorId: 'mallory' }],
    ['number', { number: 99 }],
  ])('the %s of a change is final, its state is not', async (_, data) => {
    const db = database().client;
    await seedRole(db);
    await db.change.create({ data: change('c1', 'draft') });
    await expect(db.change.update({ where: { id: 'c1' }, data })).rejects.toThrow('final');
    await db.change.update({ where: { id: 'c1' }, data: { state: 'in_review' } });
  });

  test('what a change does moves only with a new revision', async () => {
    const db = database().client;
    await seedRole(db);
    await db.change.create({ data: change('c1', 'draft') });
    const proposal = { proposedDocument: '{"evil":1}', proposedDigest: 'e' };
    await expect(db.change.update({ where: { id: 'c1' }, data: proposal })).rejects.toThrow('new revision');
    await db.change.update({ where: { id: 'c1' }, data: { ...proposal, revision: 2 } });
  });

  test('a decision can be voided once and is final in everything else', async () => {
    const db = database().client;
    await seedRole(db);
    await db.change.create({ data: change('c1', 'in_review') });
    await db.decision.create({ data: decision });
    const where = { id: 'decision-1' };
    await expect(db.decision.update({ where, data: { verdict: 'reject' } })).rejects.toThrow('final');
    await expect(db.decision.delete({ where })).rejects.toThrow('final');
    await db.decision.update({ where, data: { voidedAt: AT } });
    await expect(db.decision.update({ where, data: { voidedAt: null } })).rejects.toThrow('final');
  });

  test('states that no table knows are refused', async () => {
    const db = database().client;
    await seedRole(db);
    await expect(db.change.create({ data: change('c1', 'approvedd') })).rejects.toThrow('Change_state_check');
    await expect(db.auditEvent.create({ data: { ...event, result: 'perhaps' } })).rejects.toThrow(
      'AuditEvent_result_check',
    );
  });
});
