import { expect, it } from 'vitest';
import { takeHook } from '@/app/hooks/gitlab/take-hook';
import type { Context } from '@/lib/services/verb/context';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const TOKEN = 'a token of sixteen letters and more';

function open() {
  const world = new TestWorld();
  const base = world.context(database().client);
  const instances = base.config.instances.map((instance) => ({ ...instance, hookToken: TOKEN }));
  const context: Context = { ...base, config: { ...base.config, instances } };
  const send = async (body: string, token: string | null = TOKEN, instance = 'main') => {
    const headers = { 'x-request-id': 'the-request', ...(token === null ? {} : { 'x-gitlab-token': token }) };
    const url = `http://127.0.0.1/hooks/gitlab/${instance}`;
    const reply = await takeHook(new Request(url, { method: 'POST', headers, body }), instance, async () => context);
    return { status: reply.status, text: await reply.text() };
  };
  return { world, send };
}
const EVENT = JSON.stringify({ event_name: 'project_rename', project_id: 7 });
/** Of so many bytes: the last thing in it is what a reader without a limit would act on. */
const long = (bytes: number) => `{"event_name":"project_rename","project_id":7,"filler":"${'x'.repeat(bytes)}"}`;

it('an event with the token of its GitLab is taken, and answered before anything is read', async () => {
  const { world, send } = open();
  expect(await send(EVENT)).toEqual({ status: 202, text: '' });
  expect(world.queued).toMatchObject([{ name: 'read-project', message: { instanceId: 'main', projectId: 7 } }]);
  expect(world.calls).toEqual([]);
});

it.each([
  ['without a token', EVENT, null, 'main', 401],
  ['with another token', EVENT, 'wrong', 'main', 401],
  ['of a GitLab that is not configured', EVENT, TOKEN, 'nowhere', 404],
  ['that is no JSON', 'event_name=project_rename', TOKEN, 'main', 422],
  ['larger than 1 MiB', long(1_100_000), TOKEN, 'main', 413],
  ['that is large, without a token', long(1_100_000), null, 'main', 401],
])('an event %s is refused and names nothing', async (_, body, token, instance, status) => {
  const { world, send } = open();
  const reply = await send(body, token, instance);
  expect(reply.status).toBe(status);
  expect(reply.text).not.toContain(TOKEN);
  expect(world.queued).toEqual([]);
});

it('an event nested 5,000 deep names nothing, and is no fault of ours', async () => {
  const { world, send } = open();
  const nested = `{"event_name":"project_rename","project_id":${'['.repeat(5000)}${']'.repeat(5000)}}`;
  expect((await send(nested)).status).toBe(202);
  expect(world.queued).toEqual([]);
});
