import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { keepBeat } from '@/lib/services/process/keep-beat';
import { listProcesses } from '@/lib/services/process/list-processes';
import { ADA, openPeople } from '@/lib/test-worlds/people-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

async function open() {
  const { context } = await openPeople(database().client);
  let at = Date.parse('2026-11-30T12:00:00Z');
  const beating = { ...context, now: () => new Date(at), newId: randomUUID };
  return {
    start: (kind: 'server' | 'worker', works: boolean) => keepBeat(beating, { kind, works }),
    pass: (seconds: number) => {
      at += seconds * 1000;
    },
    listed: async () => (await listProcesses(beating, ADA)).map(({ kind, works }) => ({ kind, works })),
  };
}

test('a process is listed while it runs, and not once it ended', async () => {
  const { start, listed } = await open();
  const stopServer = await start('server', false);
  const stopWorker = await start('worker', true);
  expect(await listed()).toEqual([
    { kind: 'server', works: false },
    { kind: 'worker', works: true },
  ]);
  await stopWorker();
  expect(await listed()).toEqual([{ kind: 'server', works: false }]);
  await stopServer();
});

test('a process that was killed is gone within a minute, and its row with the next beat', async () => {
  const { start, pass, listed } = await open();
  const stopDead = await start('worker', true);
  pass(61);
  expect(await listed()).toEqual([]);
  const stop = await start('server', false);
  expect(await database().client.productProcess.count()).toBe(1);
  await stop();
  await stopDead();
});
