import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { DEFAULT_MEMBERSHIP } from '@/lib/access/membership';
import type { JobMessages } from '@/lib/jobs/messages';
import { openQueue, type Queue } from '@/lib/jobs/queue';
import { applyChange } from '@/lib/services/apply/apply-change';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { getRole } from '@/lib/services/estate/get-role';
import { receiveHook } from '@/lib/services/hooks/receive-hook';
import { readMembers } from '@/lib/services/people/read-members';
import { jobHandlers } from '@/lib/services/process/job-handlers';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { openChanges, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { ACCOUNT, CONFIG } from '@/lib/test-worlds/test-config';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const SECRET = 'a secret of sixteen letters and more';
const REQUEST = { id: 'r', ip: '192.0.2.7' };
const APPROVERS = 'platform/drawbridge-approvers';

/** A context whose GitLab `main` has a hook, and `other` has none. What is queued is only noted. */
function open() {
  const world = new TestWorld();
  const base = world.context(database().client);
  const [main] = base.config.instances;
  if (!main) throw new Error('the configuration names an instance');
  const instances = [
    { ...main, hookToken: SECRET },
    { ...main, id: 'other' },
  ];
  const context: Context = { ...base, config: { ...base.config, instances } };
  const receive = (body: unknown, secret: string | null = SECRET, instanceId = 'main') =>
    receiveHook(context, { instanceId, secret, request: REQUEST, body: async () => body });
  return { context, receive, queued: () => world.queued.map(({ name, message }) => ({ name, ...message })) };
}

describe('an event of a GitLab', () => {
  it('has what it names read again, and nothing else', async () => {
    const { receive, queued } = open();
    await receive({ event_name: 'project_transfer', project_id: 7, path_with_namespace: 'evil/path' });
    await receive({ event_name: 'user_remove_from_group', group_id: 3 });
    await receive({ event_name: 'group_rename', full_path: 'b' });
    await receive({ event_name: 'push', project_id: 7, before: 'a'.repeat(40), after: 'b'.repeat(40) });
    expect(queued()).toEqual([
      { name: 'read-project', instanceId: 'main', projectId: 7 },
      { name: 'read-members' },
      { name: 'read-members' },
      { name: 'sync-instance', instanceId: 'main', startedBy: 'GitLab' },
    ]);
  });

  it('is refused with another secret or none, and where none is configured, before its body is read', async () => {
    const { context, queued } = open();
    const body = () => Promise.reject(new Error('the body was read'));
    const from = (instanceId: string, secret: string | null) =>
      receiveHook(context, { instanceId, secret, request: REQUEST, body });
    for (const secret of [null, '', SECRET.slice(1), `${SECRET} `, SECRET.toUpperCase()])
      await expect(from('main', secret)).rejects.toMatchObject({ code: 'not-signed-in' });
    for (const id of ['other', 'none', '__proto__', 'constructor'])
      await expect(from(id, SECRET)).rejects.toMatchObject({ code: 'not-found' });
    expect(queued()).toEqual([]);
  });

  it('with a wrong secret is counted by its network, and too many are turned away', async () => {
    const { receive } = open();
    for (let count = 0; count < 30; count++)
      await expect(receive({}, 'wrong')).rejects.toMatchObject({ code: 'not-signed-in' });
    await expect(receive({}, 'wrong')).rejects.toMatchObject({ code: 'too-many' });
    // Whoever knows the secret comes through all the same.
    await receive({});
  });
});

it('a branch that loses its protection is told of by an audit event: the role shows it and a notice is out, without a sync', async () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const bridge = { kind: 'webhook' as const, name: 'bridge', url: 'http://127.0.0.1:9/', secret };
  const opened = await openChanges(database().client, {
    instances: CONFIG.instances.map((instance) => ({ ...instance, hookToken: SECRET })),
    notifications: [{ ...bridge, events: ['proof-expired'] }],
  });
  const { context, world, db } = opened;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  const shown = async () => (await getRole(context, RHEA, { accountId: ACCOUNT, name: ROLE })).expiredProofs;
  expect(await shown()).toEqual([]);
  const read = world.calls.length;
  world.projects = world.projects.map((project) => (project.id === 2 ? { ...project, protection: [] } : project));
  world.queued.length = 0;
  const event = { event_type: 'protected_branch_removed', entity_type: 'Project', entity_id: 2 };
  const hook = { instanceId: 'main', secret: SECRET, request: REQUEST };
  // The same event twice, as GitLab may send it.
  for (let times = 0; times < 2; times++) await receiveHook(context, { ...hook, body: async () => event });
  for (const { name, message } of world.queued) {
    if (name !== 'read-project') throw new Error(`an event of one project asked for ${name}`);
    await jobHandlers(context)['read-project'](message as JobMessages['read-project']);
  }
  expect(world.calls.slice(read).filter((call) => call.startsWith('projects'))).toEqual([]);
  expect(await shown()).toMatchObject([{ because: 'Protection main of pay/service-2 was deleted.' }]);
  expect(await db.notice.findMany()).toMatchObject([{ kind: 'proof-expired' }]);
});

describe('a GitLab that sends system hooks', () => {
  let sandbox: Sandbox;
  let receiver: Server;
  let queue: Queue;
  let heard: Promise<void>[] = [];
  let context: Context;
  beforeAll(async () => {
    sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
    receiver = createServer((request, response) => {
      const secret = request.headers['x-gitlab-token'] ?? request.headers['x-gitlab-event-streaming-token'];
      const hook = { instanceId: 'harbour', request: REQUEST, body: () => json(request) };
      const taken = receiveHook(context, { ...hook, secret: typeof secret === 'string' ? secret : null });
      heard.push(taken);
      taken.finally(() => response.end()).catch(() => {});
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await queue.stop();
    heard = [];
  });
  afterAll(async () => {
    receiver.close();
    await sandbox.close();
  });

  const gitlab = (method: string, path: string, body?: object) =>
    fetch(`${sandbox.gitlab.url}/api/v4/${path}`, {
      method,
      headers: { 'private-token': 'glpat-sandbox-admin', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });

  /** Everything was read once; from here on nothing is read but by events. */
  async function start() {
    await fetch(`${sandbox.gitlab.url}/-/sandbox/reset`, { method: 'POST' });
    const base = new TestWorld().context(database().client);
    const issuer = sandbox.world.instances[0]?.issuer ?? '';
    const token = { token: 'glpat-sandbox-reader', writerToken: null, hookToken: SECRET };
    const config: Context['config'] = {
      ...base.config,
      instances: [{ id: 'harbour', name: 'h', url: sandbox.gitlab.url, issuer, shared: false, ...token }],
      signIn: { ...base.config.signIn, instanceId: 'harbour' },
      accounts: [],
      groupGrants: [{ ...DEFAULT_MEMBERSHIP, groupPath: APPROVERS, role: 'approver' }],
    };
    queue = await openQueue(database(), () => {});
    context = { ...base, config, ...openPorts(config), jobs: queue };
    await ensureConnections(context);
    await syncInstance(context, { instanceId: 'harbour', startedBy: 'test' }, async () => {});
    await readMembers(context);
    queue.work(jobHandlers(context));
    const { port } = receiver.address() as AddressInfo;
    const made = await gitlab('POST', 'hooks', { url: `http://127.0.0.1:${port}/hooks/gitlab/harbour`, token: SECRET });
    expect(made.status).toBe(201);
    return context.db;
  }

  it('is followed within seconds: a project that is renamed, and one that is deleted', async () => {
    const db = await start();
    expect((await gitlab('PUT', 'projects/102', { path: 'front' })).status).toBe(200);
    const path = async () => (await db.project.findFirstOrThrow({ where: { gitlabId: 102 } })).path;
    await expect.poll(path).toBe('shop/front');
    await gitlab('DELETE', 'projects/101');
    const gone = async () => (await db.project.findFirstOrThrow({ where: { gitlabId: 101 } })).goneAt !== null;
    await expect.poll(gone).toBe(true);
    await Promise.all(heard);
  });

  it('is followed within seconds: a member of the approvers who is taken out approves no more', async () => {
    const db = await start();
    const approvers = async () =>
      (await db.personRole.findMany({ where: { role: 'approver' }, include: { person: true } }))
        .map(({ person }) => person.username)
        .sort();
    expect(await approvers()).toEqual(['amir', 'pia']);
    await gitlab('DELETE', `groups/22/members/3`);
    await expect.poll(approvers).toEqual(['pia']);
    await Promise.all(heard);
  });

  it('is followed within seconds: a branch that loses its protection, where its audit events are streamed', async () => {
    const db = await start();
    const [instance] = sandbox.world.instances;
    const { port } = receiver.address() as AddressInfo;
    if (instance) instance.streams = [{ url: `http://127.0.0.1:${port}/hooks/gitlab/harbour`, token: SECRET }];
    const rules = async () => {
      const { protection } = await db.project.findFirstOrThrow({ where: { gitlabId: 102 } });
      return Array.isArray(protection) ? protection.length : -1;
    };
    const before = await rules();
    expect(before).toBeGreaterThan(0);
    const [rule] = (await (await gitlab('GET', 'projects/102/protected_branches')).json()) as { name: string }[];
    await gitlab('DELETE', `projects/102/protected_branches/${encodeURIComponent(rule?.name ?? '')}`);
    await expect.poll(rules).toBe(before - 1);
    await Promise.all(heard);
  });

  it('may send an event a hundred times: one reading waits', async () => {
    await start();
    await queue.stop();
    queue = await openQueue(database(), () => {});
    context = { ...context, jobs: queue };
    const body = async () => ({ event_name: 'project_update', project_id: 102 });
    const hook = { instanceId: 'harbour', secret: SECRET, request: REQUEST, body };
    for (let count = 0; count < 100; count++) await receiveHook(context, hook);
    const [row] = await context.db.$queryRaw<{ waiting: bigint }[]>`
      SELECT count(*) AS waiting FROM jobs.job WHERE name = 'read-project' AND state = 'created'`;
    expect(Number(row?.waiting)).toBe(1);
  });
});
