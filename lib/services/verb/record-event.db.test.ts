import { describe, expect, it } from 'vitest';
import { eventHash, GENESIS } from '@/lib/audit/chain';
import type { Transaction } from '@/lib/db/transaction';
import { chainedFacts } from '@/lib/services/audit/view';
import { recordEvent } from '@/lib/services/verb/record-event';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

function worldOf(database: ReturnType<typeof withTestDatabase>) {
  const context = new TestWorld().context(database().client);
  const { db } = context;
  const record = (tx: Transaction, name: string, newId = context.newId) =>
    recordEvent(tx, { ...context, newId }, SYSTEM, {
      action: 'sync.started',
      object: { kind: 'account', id: 'a', name },
      data: { phase: 'roles' },
    });
  const names = async () =>
    (await db.auditEvent.findMany({ orderBy: { seq: 'asc' } })).map(({ objectName }) => objectName);
  /** Every number once, every event behind the one before, every hash over what the columns say, and nothing left on its way. */
  const expectChain = async (): Promise<void> => {
    let before = GENESIS;
    for (const [at, row] of (await db.auditEvent.findMany({ orderBy: { seq: 'asc' } })).entries()) {
      expect(Number(row.seq)).toBe(at + 1);
      expect(row.prevHash).toBe(before);
      expect(row.hash).toBe(eventHash(before, chainedFacts(row)));
      before = row.hash ?? '';
    }
    expect(await db.pendingAuditEvent.count()).toBe(0);
  };
  return { db, record, names, expectChain };
}

describe.each(['server', 'embedded'] as const)('an event that is recorded, on the %s database', (kind) => {
  const database = withTestDatabase(kind);

  it('takes its place as its transaction commits, in the order of the calls', async () => {
    const { db, record, names, expectChain } = worldOf(database);
    await db.$transaction(async (tx) => {
      await record(tx, 'first');
      await record(tx, 'second');
      expect(await tx.auditEvent.count()).toBe(0);
    });
    expect(await names()).toEqual(['first', 'second']);
    await expectChain();
  });

  it('leaves no gap where its transaction is undone', async () => {
    const { db, record, names, expectChain } = worldOf(database);
    await db.$transaction((tx) => record(tx, 'kept'));
    const undone = db.$transaction(async (tx) => {
      await record(tx, 'undone');
      throw new Error('changed its mind');
    });
    await expect(undone).rejects.toThrow('changed its mind');
    await db.$transaction((tx) => record(tx, 'next'));
    expect(await names()).toEqual(['kept', 'next']);
    await expectChain();
  });

  it('undoes all that its transaction did where it cannot take its place', async () => {
    const { db, record, names, expectChain } = worldOf(database);
    await db.$transaction((tx) => record(tx, 'kept', () => 'one'));
    const doubled = db.$transaction(async (tx) => {
      await tx.auditDelivery.create({ data: { target: 'beside it' } });
      await record(tx, 'doubled', () => 'one');
    });
    await expect(doubled).rejects.toThrow();
    expect(await db.auditDelivery.count()).toBe(0);
    expect(await names()).toEqual(['kept']);
    await expectChain();
  });
});

describe('events of several transactions', () => {
  const database = withTestDatabase();

  it('do not wait for one that goes on after it recorded, and stand in the order of the commits', async () => {
    const { db, record, names, expectChain } = worldOf(database);
    await db.$transaction(async (slow) => {
      await record(slow, 'recorded first');
      await db.$transaction((quick) => record(quick, 'committed first'));
      expect(await names()).toEqual(['committed first']);
    });
    expect(await names()).toEqual(['committed first', 'recorded first']);
    await expectChain();
  });

  it('have one order without gaps and forks, however many write at once and some are undone', async () => {
    const { db, record, names, expectChain } = worldOf(database);
    const writes = Array.from({ length: 60 }, (_, at) =>
      db.$transaction(async (tx) => {
        await record(tx, `${at} a`);
        await record(tx, `${at} b`);
        if (at % 7 === 0) throw new Error('undone');
      }),
    );
    const outcomes = await Promise.allSettled(writes);
    const done = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [`${at} a`, `${at} b`] : []));
    expect((await names()).toSorted()).toEqual(done.toSorted());
    await expectChain();
  });
});
