import { beforeEach, describe, expect, it } from 'vitest';
import { answer } from '@/app/api/answer';
import { openPorts } from '@/lib/services/connections/ports';
import type { Context } from '@/lib/services/verb/context';
import { openPeople } from '@/lib/test-worlds/people-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
let context: Context;
beforeEach(async () => {
  const people = await openPeople(database().client);
  // The ports of the configuration, as the product has them: they know which connections there are.
  context = { ...people.context, ...openPorts(people.context.config) };
});

interface Asked {
  readonly as?: 'ada' | 'bob';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks as a browser session of a person would, from the product's own page. */
async function ask(method: string, path: string, { as, headers, body }: Asked = {}) {
  const { publicUrl } = context.config;
  const request = new Request(`${publicUrl}/api/v1${path}`, {
    method,
    headers: {
      origin: new URL(publicUrl).origin,
      'x-request-id': 'the-request',
      ...(as ? { cookie: `other=1; drawbridge-session=secret-${as}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const response = await answer(request, async () => context);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

describe('an answer of the API', () => {
  it('is given to the person of the session', async () => {
    expect(await ask('GET', '/people', { as: 'ada' })).toMatchObject({ status: 200, body: { rows: [{}, {}] } });
  });

  it('is 401 with the scheme to use, for nobody and for a token that nobody has', async () => {
    for (const headers of [{}, { authorization: 'Bearer dbr_unknown' }]) {
      const { status, headers: sent, body } = await ask('GET', '/roles', { headers });
      expect([status, sent.get('www-authenticate')]).toEqual([401, 'Bearer realm="Drawbridge"']);
      expect(body).toMatchObject({ type: '/problems/not-signed-in', requestId: 'the-request' });
    }
  });

  it('is 405 with the methods that the path has, as a problem', async () => {
    const { status, headers, body } = await ask('PATCH', '/changes', { as: 'ada' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
    expect([headers.get('content-type'), body.code]).toEqual(['application/problem+json', 'wrong-method']);
  });

  it('names the methods of a path to OPTIONS, and answers HEAD as it does GET', async () => {
    const options = await ask('OPTIONS', '/changes');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS']);
    expect((await ask('HEAD', '/roles', { as: 'bob' })).status).toBe(200);
  });

  it.each([
    ['POST', '/changes/preview', `{"role":"${'x'.repeat(1_048_577)}"}`, 413, 'too-large'],
    ['POST', '/explain', `{"token":${'['.repeat(5000)}${']'.repeat(5000)}}`, 422, 'invalid'],
    ['POST', '/explain', '{"token":"\\ud800"}', 422, 'invalid'],
    ['POST', '/explain', '{"\\u0000":1}', 422, 'invalid'],
    ['POST', '/group-grants', '{"groupPath":"\\udc00","role":"viewer"}', 422, 'invalid'],
    ['POST', '/explain', '{', 422, 'invalid'],
    ['POST', '/explain', '[]', 422, 'invalid'],
    ['GET', '/accounts/x/policies', undefined, 404, 'not-found'],
    ['GET', '/instances/x/issuer', undefined, 404, 'not-found'],
    [
      'POST',
      '/migration/merge-requests',
      `{"instanceId":"x","projects":[{"projectId":1,"editDigest":"${'d'.repeat(64)}"}]}`,
      404,
      'not-found',
    ],
    ['POST', '/migration/scans', '{"instanceId":"x"}', 404, 'not-found'],
    ['POST', '/syncs', '{"kind":"account","id":"x"}', 404, 'not-found'],
    ['GET', '/roles/%', undefined, 404, 'not-found'],
    ['GET', '/no/such/path', undefined, 404, 'not-found'],
  ])('to %s %s with %s is a problem of ours to nobody', async (method, path, body, status, code) => {
    const headers = { 'idempotency-key': 'one' };
    const answered = await ask(method, path, { as: 'ada', headers, ...(body === undefined ? {} : { body }) });
    expect([answered.status, answered.body.code]).toEqual([status, code]);
    expect(answered.body.detail).toMatch(/\.$/);
  });

  const DEEP = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const HALF = '{"Version":"2012-10-17","Statement":[{"Sid":"\\ud800","Effect":"Allow"}]}';
  const inText = (name: string, text: string) => JSON.stringify({ accountId: '111122223333', name: 'a', [name]: text });
  const ODD: readonly (readonly [path: string, body: string])[] = [DEEP, HALF].flatMap((odd) => [
    ...['/lint', '/evaluate', '/compare'].map((path) => [path, odd] as const),
    ...['/lint', '/evaluate', '/compare'].map(
      (path) => [path, `{"policy":${odd},"before":${odd},"after":${odd}}`] as const,
    ),
    ...['/changes', '/changes/preview'].map((path) => [path, inText('document', odd)] as const),
    ['/approval-rules/try', JSON.stringify({ text: odd })],
    ['/explain', JSON.stringify({ role: odd })],
  ]);
  it.each(ODD)('to POST %s is no fault of ours for half a surrogate or 5,000 arrays in it', async (path, body) => {
    const { status } = await ask('POST', path, { as: 'ada', headers: { 'idempotency-key': 'one' }, body });
    expect(status).toBeLessThan(500);
  });

  it('is refused to a write that another site made the browser send', async () => {
    const headers = { origin: 'https://evil.example' };
    const answered = await ask('POST', '/syncs', { as: 'ada', headers, body: '{"kind":"account","id":"x"}' });
    expect([answered.status, answered.body.code]).toEqual([403, 'forbidden']);
  });
});
