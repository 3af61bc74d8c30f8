import { expect, it } from 'vitest';
import { loadConfig } from '@/lib/config/load-config';
import { askForReload } from '@/lib/services/connections/ask-for-reload';
import { ensureConnections } from '@/lib/services/connections/rows';
import { followReload } from '@/lib/services/process/follow-reload';
import { reloadConfiguration } from '@/lib/services/process/reload-configuration';
import type { Running } from '@/lib/services/process/running';
import { AMIR, person } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ADA = person('ada', 'admin');
const ENV = { DRAWBRIDGE_CONFIG: '/drawbridge.yaml', TOKEN: 'canary-token', SECRET: 'canary-secret' };
const FILE = `
instances: [{ id: main, url: https://gitlab.example.com, token: { env: TOKEN } }]
signIn: { instance: main, clientId: x, clientSecret: { env: SECRET } }
accounts: [ACCOUNTS]
`;
const account = (id: string) =>
  `{ id: "${id}", name: a${id.slice(0, 1)}, reader: { roleArn: "arn:aws:iam::${id}:role/drawbridge/Reader" } }`;

/** A process that was started with account 1, and the file that it reads. */
async function open() {
  const world = new TestWorld();
  const base = world.context(database().client);
  let file = FILE.replace('ACCOUNTS', account('111111111111'));
  const read = () => loadConfig(ENV, () => file);
  const running: Running = {
    ...base,
    readConfig: read,
    queue: { ...base.jobs, work: () => {}, stop: async () => {} },
    goOver: (config) => {
      Object.assign(running, { config });
    },
    close: async () => {},
  };
  await reloadConfiguration(running, read);
  const write = (text: string) => {
    file = text;
  };
  const accounts = async () =>
    (await base.db.account.findMany({ where: { removedAt: null }, orderBy: { id: 'asc' } })).map(({ id }) => id);
  return { world, running, read, write, accounts };
}

it('an account that the file names now connects and is synced, one that it names no more leaves, and the log says so', async () => {
  const { world, running, read, write, accounts } = await open();
  expect(await accounts()).toEqual(['111111111111']);
  write(FILE.replace('ACCOUNTS', account('222222222222')));
  world.queued.length = 0;
  expect(await reloadConfiguration(running, read)).toEqual([]);
  expect(await accounts()).toEqual(['222222222222']);
  expect(running.config.accounts).toMatchObject([{ id: '222222222222' }]);
  expect(world.queued.map(({ message }) => message)).toContainEqual({
    accountId: '222222222222',
    startedBy: expect.any(String),
  });
  const events = await running.db.auditEvent.findMany({ where: { action: 'configuration.loaded' } });
  expect(events.at(-1)?.data).toMatchObject({ accounts: [{ id: '222222222222' }] });
  expect(JSON.stringify(events.map(({ data }) => data))).not.toContain('canary');
});

it('a file with mistakes is refused with all of them, and nothing moves', async () => {
  const { running, read, write, accounts } = await open();
  await ensureConnections(running);
  write(FILE.replace('ACCOUNTS', `${account('2222')}, ${account('333333333333')}, ${account('333333333333')}`));
  const problems = await reloadConfiguration(running, read);
  expect(problems.length).toBeGreaterThan(0);
  expect(await accounts()).toEqual(['111111111111']);
  expect(running.config.accounts).toMatchObject([{ id: '111111111111' }]);
  await expect(askForReload(running, ADA, {})).rejects.toMatchObject({ code: 'invalid' });
  expect(await running.db.installation.count({ where: { reloadAskedAt: { not: null } } })).toBe(0);
});

it('who may not is refused; where an admin asks, each process that follows reads it', async () => {
  const { running } = await open();
  await expect(askForReload(running, AMIR, {})).rejects.toMatchObject({ code: 'forbidden' });
  const reads: string[] = [];
  const follow = (name: string) =>
    followReload(running, async () => {
      reads.push(name);
      return [];
    });
  const stops = [follow('web'), follow('worker')];
  try {
    expect(await askForReload(running, ADA, {})).toEqual({ queued: true });
    expect(await running.db.auditEvent.count({ where: { action: 'configuration.reload-asked' } })).toBe(1);
    await expect.poll(() => [...reads].sort()).toEqual(['web', 'worker']);
  } finally {
    for (const stop of stops) stop();
  }
});
