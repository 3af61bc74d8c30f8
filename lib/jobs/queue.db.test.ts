import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { openQueue, type Queue } from '@/lib/jobs/queue';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const fail = (error: unknown) => {
  throw error;
};
/** Handlers that keep what they were given, and a promise for the next message. */
function recorder() {
  const seen: string[] = [];
  const arrivals = new EventEmitter();
  const take = async (text: string) => {
    seen.push(text);
    arrivals.emit('message', text);
  };
  return {
    seen,
    next: () => once(arrivals, 'message'),
    handlers: {
      'sync-instance': ({ instanceId }: { instanceId: string }) => take(`instance ${instanceId}`),
      'sync-account': ({ accountId }: { accountId: string }) => take(`account ${accountId}`),
      'apply-change': ({ changeId }: { changeId: string }) => take(`change ${changeId}`),
      'look-again': ({ changeId }: { changeId: string }) => take(`again ${changeId}`),
      'scan-migration': ({ scanId }: { scanId: string }) => take(`scan ${scanId}`),
      'open-migration': ({ projectId }: { projectId: number }) => take(`open ${projectId}`),
      'follow-migration': ({ instanceId }: { instanceId: string }) => take(`follow ${instanceId}`),
      'check-connection': ({ id }: { id: string }) => take(`check ${id}`),
      'verify-log': async () => {},
      'read-project': async () => {},
      'read-role': async () => {},
      'sync-away': async () => {},
      'set-up-hooks': async () => {},
      'read-members': () => take('members'),
    },
  };
}

describe.each(['server', 'embedded'] as const)('the queue on the %s database', (kind) => {
  const database = withTestDatabase(kind);
  let queue: Queue | null = null;
  const open = async (onError: (error: unknown) => void = fail) => {
    queue = await openQueue(database(), onError);
    return queue;
  };
  afterEach(() => queue?.stop());

  test('a message arrives when its transaction is committed, and never when it is rolled back', async () => {
    const jobs = await open();
    const { client } = database();
    const { handlers, next, seen } = recorder();
    const rolledBack = client.$transaction(async (tx) => {
      await jobs.enqueue(tx, 'apply-change', { changeId: 'undone' }, 'undone');
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    const arrived = next();
    await client.$transaction((tx) => jobs.enqueue(tx, 'apply-change', { changeId: 'kept' }, 'kept'));
    jobs.work(handlers);
    expect(await arrived).toEqual(['change kept']);
    expect(seen).toEqual(['change kept']);
  });

  test('of two messages with one key one waits; another key waits beside it', async () => {
    const jobs = await open();
    const { client, pool } = database();
    for (const key of ['one', 'one', 'two'])
      await client.$transaction((tx) => jobs.enqueue(tx, 'sync-account', { accountId: key, startedBy: 'test' }, key));
    const { rows } = await pool.query(`SELECT data->>'accountId' AS id FROM jobs.job ORDER BY 1`);
    expect(rows).toEqual([{ id: 'one' }, { id: 'two' }]);
  });

  test('a message for later waits, and one for now overtakes it', async () => {
    const jobs = await open();
    const { client } = database();
    const { handlers, next, seen } = recorder();
    for (const [id, after] of [
      ['later', 3600],
      ['now', 0],
    ] as const)
      await client.$transaction((tx) => jobs.enqueue(tx, 'look-again', { changeId: id }, id, after));
    const arrived = next();
    jobs.work(handlers);
    expect(await arrived).toEqual(['again now']);
    expect(seen).toEqual(['again now']);
  });

  test('a message whose handler threw is kept for another try, and the error is told', async () => {
    const errors = new EventEmitter();
    const told = once(errors, 'told');
    const jobs = await open((error) => errors.emit('told', error));
    const { client, pool } = database();
    await client.$transaction((tx) => jobs.enqueue(tx, 'apply-change', { changeId: 'c' }, 'c'));
    const reject = () => Promise.reject(new Error('broken'));
    jobs.work({ ...recorder().handlers, 'apply-change': reject });
    expect(await told).toMatchObject([{ message: 'broken' }]);
    expect((await pool.query('SELECT state FROM jobs.job')).rows).toEqual([{ state: 'retry' }]);
  });
});

describe('the queue of the embedded database after its process died', () => {
  const database = withTestDatabase('embedded');

  test('a message that was being worked on runs again at once', async () => {
    const { client, pool } = database();
    const before = await openQueue(database(), fail);
    await client.$transaction((tx) => before.enqueue(tx, 'apply-change', { changeId: 'c' }, 'c'));
    await before.stop();
    await pool.query(`UPDATE jobs.job SET state = 'active', started_on = now()`);
    const after = await openQueue(database(), fail);
    const { handlers, next } = recorder();
    const arrived = next();
    after.work(handlers);
    expect(await arrived).toEqual(['change c']);
    await after.stop();
  });
});
