import { expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
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

const unreachable = async () => {
  throw new AwsError('sts:GetCallerIdentity', 'unreachable', 'AWS cannot be reached.', null);
};
/** What is read, with accounts that are left to STS before those of the file. */
const leaving =
  (read: () => ReturnType<typeof loadConfig>, ...names: string[]): (() => ReturnType<typeof loadConfig>) =>
  () => {
    const loaded = read();
    if (!loaded.ok) return loaded;
    const unnamed = names.map((name) => ({ id: null, name, reader: null, writer: null }));
    return { ...loaded, config: { ...loaded.config, accounts: [...unnamed, ...loaded.config.accounts] } };
  };

it('while STS does not answer, an account that it named before keeps its id, and everything else is gone over to', async () => {
  const { running, read, write, accounts } = await open();
  const identity = { accountId: '444444444444', arn: 'arn:aws:iam::444444444444:user/x', partition: 'aws' };
  await reloadConfiguration(running, leaving(read, 'hub'), async () => identity);
  expect(await accounts()).toEqual(['111111111111', '444444444444']);
  write(FILE.replace('ACCOUNTS', account('222222222222')));
  expect(await reloadConfiguration(running, leaving(read, 'hub'), unreachable)).toEqual([]);
  expect(await accounts()).toEqual(['222222222222', '444444444444']);
  expect(running.config.accounts).toMatchObject([{ id: '444444444444', name: 'hub' }, { id: '222222222222' }]);
});

it('one that it did not name yet, or of another reader by the same name, has nothing moved at all', async () => {
  const { running, read, accounts } = await open();
  const before = running.config;
  await expect(reloadConfiguration(running, leaving(read, 'a1', 'new'), unreachable)).rejects.toThrow(
    /"a1" has no id.*"new" has no id.*Nothing was changed/,
  );
  expect(running.config).toBe(before);
  expect(await accounts()).toEqual(['111111111111']);
  expect(await running.db.auditEvent.count({ where: { action: 'configuration.loaded' } })).toBe(1);
});

it('accounts of the organization stay connected at every moment of a reload', async () => {
  const { running, read, write } = await open();
  const organization = 'organization: { readerRole: drawbridge/Reader }';
  const found = { name: 'found', partition: 'aws', writable: false, discoveredAt: running.now() };
  await running.db.account.create({ data: { id: '555555555555', ...found } });
  const seen: string[][] = [];
  const { goOver } = running;
  const watched = Object.assign(running, {
    goOver: (config: Running['config']) => {
      seen.push(config.accounts.map(({ id }) => id ?? ''));
      goOver(config);
    },
  });
  write(`${FILE.replace('ACCOUNTS', account('111111111111'))}${organization}`);
  expect(await reloadConfiguration(watched, read)).toEqual([]);
  expect(seen).toEqual([['111111111111', '555555555555']]);
});

it('what is asked for during a reload is read once more, and a reload that threw is tried until it does not', async () => {
  const { running } = await open();
  // Asked for before the start, by a machine whose clock is far ahead of the one that asks next.
  const reloadAskedAt = new Date(4_102_444_800_000);
  await running.db.installation.updateMany({ data: { reloadAskedAt } });
  const ends: (() => void)[] = [];
  let looks = 0;
  const findFirst = async (asked: object) => {
    looks++;
    return running.db.installation.findFirst(asked);
  };
  const db = Object.create(running.db, { installation: { value: { findFirst } } });
  const reload = () =>
    new Promise<string[]>((done, fail) => {
      const nth = ends.length + 1;
      ends.push(() => (nth === 1 ? fail(new Error('STS is away')) : done([])));
    });
  const stop = followReload({ ...running, db, reloadAskedAt }, reload, 20);
  const begun = (count: number) => expect.poll(() => ends.length, { timeout: 20_000 }).toBe(count);
  const looked = () => {
    const before = looks;
    return expect.poll(() => looks, { timeout: 20_000 }).toBeGreaterThan(before + 2);
  };
  try {
    await looked();
    expect(ends).toHaveLength(0);
    await askForReload(running, ADA, {});
    await begun(1);
    ends[0]?.();
    await begun(2);
    await askForReload(running, ADA, {});
    await looked();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await begun(3);
    ends[2]?.();
    await looked();
    expect(ends).toHaveLength(3);
  } finally {
    stop();
    for (const end of ends) end();
  }
}, 120_000);

it('what STS did not name at the start is connected without that anybody asks', async () => {
  const { running } = await open();
  let reloads = 0;
  const reload = async () => {
    reloads++;
    return [];
  };
  const stop = followReload({ ...running, config: { ...running.config, unnamed: ['hub'] } }, reload, 20);
  try {
    await expect.poll(() => reloads, { timeout: 20_000 }).toBe(1);
  } finally {
    stop();
  }
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
