import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import type { InstanceConfig } from '@/lib/config/config';
import { openQueue, type Queue } from '@/lib/jobs/queue';
import { askForHooks } from '@/lib/services/connections/ask-for-hooks';
import { getConnections } from '@/lib/services/connections/get-connections';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { setUpHooks } from '@/lib/services/connections/set-up-hooks';
import { receiveHook } from '@/lib/services/hooks/receive-hook';
import { jobHandlers } from '@/lib/services/process/job-handlers';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { RHEA } from '@/lib/test-worlds/change-test-world';
import { ADA } from '@/lib/test-worlds/operation-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const SECRET = 'a secret of sixteen letters and more';
const ASKED = { instanceId: 'harbour' };
let sandbox: Sandbox;
let receiver: Server;
let context: Context;
let queue: Queue | undefined;
let heard: Promise<void>[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  receiver = createServer((request, response) => {
    const secret = request.headers['x-gitlab-token'] ?? request.headers['x-gitlab-event-streaming-token'];
    const hook = { ...ASKED, request: { id: 'r', ip: '192.0.2.7' }, body: () => json(request) };
    const taken = receiveHook(context, { ...hook, secret: typeof secret === 'string' ? secret : null });
    heard.push(taken);
    taken.finally(() => response.end()).catch(() => {});
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await queue?.stop();
  queue = undefined;
  heard = [];
  sandbox.faults.clear();
});
afterAll(async () => {
  receiver.close();
  await sandbox.close();
});

/** A GitLab that was read once, whose events come to the receiver as to Drawbridge. */
async function open(writer: string | null, more: Partial<InstanceConfig> = {}) {
  await fetch(`${sandbox.gitlab.url}/-/sandbox/reset`, { method: 'POST' });
  const [gitlab] = sandbox.world.instances;
  if (!gitlab) throw new Error('the world has a GitLab');
  Object.assign(gitlab, { hooks: [], streams: [], streaming: false });
  const base = new TestWorld().context(database().client);
  const { port } = receiver.address() as AddressInfo;
  const instance: InstanceConfig = {
    ...{ id: 'harbour', name: 'Harbour', url: sandbox.gitlab.url, issuer: gitlab.issuer, shared: false },
    ...{ token: 'glpat-sandbox-reader', writerToken: writer && `glpat-sandbox-${writer}`, hookToken: SECRET, ...more },
  };
  const config: Context['config'] = {
    ...{ ...base.config, publicUrl: `http://127.0.0.1:${port}`, instances: [instance], accounts: [] },
    signIn: { ...base.config.signIn, instanceId: 'harbour' },
  };
  context = { ...base, newId: randomUUID, config, ...openPorts(config) };
  await ensureConnections(context);
  await syncInstance(context, { ...ASKED, startedBy: 'test' }, async () => {});
  const { db } = context;
  const shown = async () => (await getConnections(context, RHEA))[0]?.hooks;
  const told = async () =>
    (
      await db.auditEvent.findMany({ where: { action: { startsWith: 'connection.hooks' } }, orderBy: { seq: 'asc' } })
    ).map(({ action, result }) => `${action} ${result}`);
  return { gitlab, db, shown, told, url: `${config.publicUrl}/hooks/gitlab/harbour` };
}

describe('the hooks of a GitLab', () => {
  it('are set up at the press of a button, and a branch that loses its protection is heard of', async () => {
    const { gitlab, db, shown, told, url } = await open('admin');
    gitlab.streaming = true;
    gitlab.hooks = [{ id: 7, url: 'https://elsewhere.example.com/', token: 'theirs' }];
    queue = await openQueue(database(), () => {});
    context = { ...context, jobs: queue };
    queue.work(jobHandlers(context));
    expect(await shown()).toEqual({ problem: null, state: null, at: null, outcome: null });
    expect(await askForHooks(context, ADA, ASKED)).toEqual({ queued: true });
    await expect.poll(shown).toMatchObject({ state: 'done', outcome: expect.stringContaining('A system hook') });
    expect(await told()).toEqual(['connection.hooks-asked done', 'connection.hooks-set-up done']);
    expect(gitlab.hooks).toMatchObject([
      { id: 7, token: 'theirs' },
      { url, token: SECRET },
    ]);
    expect(gitlab.streams).toMatchObject([{ url, token: SECRET }]);

    const rules = async () => {
      const { protection } = await db.project.findFirstOrThrow({ where: { gitlabId: 102 } });
      return Array.isArray(protection) ? protection.length : -1;
    };
    const before = await rules();
    const address = `${sandbox.gitlab.url}/api/v4/projects/102/protected_branches`;
    const headers = { 'private-token': 'glpat-sandbox-admin' };
    const [rule] = (await (await fetch(address, { headers })).json()) as { name: string }[];
    await fetch(`${address}/${encodeURIComponent(rule?.name ?? '')}`, { method: 'DELETE', headers });
    await expect.poll(rules).toBe(before - 1);
    await Promise.all(heard);
  });

  it('are there once however often it is asked for, and take on another secret', async () => {
    const { gitlab, url } = await open('admin');
    gitlab.streaming = true;
    await setUpHooks(context, ASKED);
    const [instance] = context.config.instances;
    if (!instance) throw new Error('one is configured');
    const instances = [{ ...instance, hookToken: 'another secret of sixteen letters' }];
    context = { ...context, config: { ...context.config, instances } };
    await setUpHooks(context, ASKED);
    expect(gitlab.hooks).toEqual([{ id: 1, url, token: 'another secret of sixteen letters' }]);
    expect(gitlab.streams).toMatchObject([{ url, token: 'another secret of sixteen letters' }]);
  });

  it('are webhooks of groups where the token is of no administrator, and of those alone that are read', async () => {
    const { gitlab, shown } = await open('owner');
    await setUpHooks(context, ASKED);
    const top = gitlab.groups.filter(({ path }) => !path.includes('/')).map(({ path }) => path);
    expect(gitlab.hooks?.map(({ below }) => below).sort()).toEqual([...top].sort());
    expect(await shown()).toMatchObject({ state: 'done', outcome: expect.stringContaining('no rename or transfer') });
    expect((await shown())?.outcome).toContain('a protection changes by audit events alone');
    const chosen = await open('owner', { groups: ['shop'] });
    await setUpHooks(context, ASKED);
    expect(chosen.gitlab.hooks).toMatchObject([{ below: 'shop' }]);
    expect((await chosen.shown())?.outcome).toContain('1 group.');
  });

  it('are webhooks of projects that roles admit where groups refuse', async () => {
    const { gitlab, db, shown } = await open('writer');
    const at = new Date(0);
    await db.account.create({ data: { id: '111122223333', name: 'a', partition: 'aws' } });
    const texts = { id: 'r', uniqueId: 'r', arn: 'r', name: 'r', path: '/', trustPolicy: '{}', trustDigest: 'd' };
    const lists = { tags: {}, attachedPolicies: [], findings: [] };
    await db.role.create({ data: { ...texts, ...lists, accountId: '111122223333', createdAt: at, syncedAt: at } });
    const counts = { refCount: 1, protectedCount: 1 };
    await db.admission.create({ data: { roleId: 'r', instanceId: 'harbour', projectId: 102, ...counts } });
    await setUpHooks(context, ASKED);
    const path = gitlab.projects.find(({ id }) => id === 102)?.path;
    expect(gitlab.hooks).toMatchObject([{ below: path }]);
    expect((await shown())?.outcome).toMatch(
      /Webhooks send the events of 1 project\. .*groups or projects refused a webhook/,
    );
  });

  it('that GitLab does not allow, or does not answer about, are told of as not set up', async () => {
    const { gitlab, shown, told } = await open('developer');
    await setUpHooks(context, ASKED);
    expect(gitlab.hooks).toEqual([]);
    expect(await shown()).toMatchObject({ state: 'failed', outcome: expect.stringContaining('by hand') });
    const away = await open('admin');
    sandbox.faults.add({ operation: 'gitlab:POST hooks', kind: 'error-before', times: 1 });
    await setUpHooks(context, ASKED);
    expect(await away.shown()).toMatchObject({ state: 'failed', outcome: expect.stringContaining('answered 500') });
    expect(await told()).toEqual(['connection.hooks-failed failed', 'connection.hooks-failed failed']);
    // The answer was lost and the hook is there: the next try finds it.
    sandbox.faults.add({ operation: 'gitlab:POST hooks', kind: 'error-after', times: 1 });
    await setUpHooks(context, ASKED);
    await setUpHooks(context, ASKED);
    expect(away.gitlab.hooks).toHaveLength(1);
    expect(await away.shown()).toMatchObject({ state: 'done' });
  });

  it('are not asked for by a token that only reads, without a secret or by who is no admin, and no secret is told', async () => {
    const { shown, told } = await open(null);
    await expect(askForHooks(context, ADA, ASKED)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/only reads .*scope api.*\/hooks\/gitlab\/harbour/),
    });
    expect((await shown())?.problem).toContain('by hand');
    await expect(askForHooks(context, ADA, { instanceId: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(askForHooks(context, RHEA, ASKED)).rejects.toMatchObject({ code: 'forbidden' });
    const via = { kind: 'session', sessionId: 's', signedInAt: new Date(0) } as const;
    const stale = { ...ADA, via };
    await expect(askForHooks(context, stale, ASKED)).rejects.toMatchObject({ code: 'sign-in-again' });
    expect(await told()).toEqual([]);
    const [{ hookToken: _, ...instance } = { id: '' }] = context.config.instances;
    context = { ...context, config: { ...context.config, instances: [instance as InstanceConfig] } };
    await expect(askForHooks(context, ADA, ASKED)).rejects.toMatchObject({
      message: expect.stringContaining('HOOK_TOKEN'),
    });
    expect(JSON.stringify(await context.db.auditEvent.findMany(), (_, value) => String(value))).not.toContain(SECRET);
  });
});
