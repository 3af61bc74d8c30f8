import { expect, it } from 'vitest';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { ensureConnections } from '@/lib/services/connections/rows';
import { person } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const VIK = person('vik', 'viewer');

async function open() {
  const context = new TestWorld().context(database().client);
  await ensureConnections(context);
  let runs = 0;
  const ran = (sourceId: string, state: string, more: { error?: string; held?: string } = {}) => {
    const source = { sourceKind: sourceId === ACCOUNT ? 'account' : 'instance', sourceId };
    const row = { id: `run-${++runs}`, phase: 'roles', startedAt: context.now(), startedBy: 'test' };
    return context.db.syncRun.create({ data: { ...source, ...row, state, ...more } });
  };
  const states = async () =>
    (await listConnectionStates(context, VIK)).map(({ id, state, error }) => ({ id, state, error }));
  return { context, ran, states };
}

it('each connection shows what its newest sync came to, and never where there was none', async () => {
  const { ran, states } = await open();
  await ran(ACCOUNT, 'failed', { error: 'AWS was away.' });
  expect(await states()).toEqual([
    { id: 'main', state: 'never', error: null },
    { id: ACCOUNT, state: 'failed', error: 'AWS was away.' },
  ]);
  await ran('main', 'held', { held: 'Too much is gone.' });
  await ran(ACCOUNT, 'done');
  expect(await states()).toEqual([
    { id: 'main', state: 'held', error: 'Too much is gone.' },
    { id: ACCOUNT, state: 'done', error: null },
  ]);
});

it('a connection that the configuration names no more is not shown', async () => {
  const { context, states } = await open();
  await ensureConnections({ ...context, config: { ...context.config, accounts: [] } });
  expect((await states()).map(({ id }) => id)).toEqual(['main']);
});
