import { describe, expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();

describe('the door of the API', () => {
  it('lets in a known token and no other', async () => {
    expect(await gitlab.as('reader').Projects.show(101)).toMatchObject({ path_with_namespace: 'shop/api' });
    expect(await refusal(gitlab.as('nobody' as 'reader').Projects.show(101))).toEqual({
      status: 401,
      text: '401 Unauthorized',
    });
    expect((await fetch(`${gitlab.sandbox().gitlab.url}/api/v4/version`)).status).toBe(401);
  });

  it('refuses a name that every object has as a token', async () => {
    const answer = await fetch(`${gitlab.sandbox().gitlab.url}/api/v4/version`, {
      headers: { 'private-token': 'constructor' },
    });
    expect(answer.status).toBe(401);
  });

  it('lets a token that only reads write nothing, and says which scope is missing', async () => {
    const answer = await gitlab.raw('reader', '/api/v4/projects/101/variables', { method: 'POST', body: '{}' });
    expect(answer).toMatchObject({ status: 403, body: { error: 'insufficient_scope', scope: 'api' } });
    expect(gitlab.actions()).toEqual([]);
  });

  it('asks for the access level of each route', async () => {
    expect(await refusal(gitlab.as('low').ProjectVariables.all(101))).toEqual({ status: 403, text: '403 Forbidden' });
    expect(await refusal(gitlab.as('writer').Projects.remove(101))).toEqual({ status: 403, text: '403 Forbidden' });
  });

  it('tells an unknown project, an unknown route and an unknown method apart', async () => {
    expect(await gitlab.raw('owner', '/api/v4/projects/1')).toMatchObject({
      status: 404,
      body: { message: '404 Project Not Found' },
    });
    expect(await gitlab.raw('owner', '/api/v4/projects/101/nothing')).toMatchObject({ status: 404 });
    expect(await gitlab.raw('owner', '/api/v4/projects/101/variables', { method: 'DELETE' })).toMatchObject({
      status: 405,
    });
  });

  it('refuses bodies and addresses that cannot be read', async () => {
    const path = '/api/v4/projects/101/variables';
    expect(await gitlab.raw('owner', path, { method: 'POST', body: '{' })).toMatchObject({ status: 400 });
    expect(await gitlab.raw('owner', '/api/v4/projects/%E0%A4%A')).toMatchObject({ status: 400 });
    expect(await gitlab.raw('owner', path, { method: 'POST', body: '{"value":"x"}' })).toMatchObject({
      status: 400,
      body: { error: 'key is missing' },
    });
  });
});

describe('pages', () => {
  it('are named in headers and followed by the client to the end', async () => {
    const first = await gitlab.raw('reader', '/api/v4/projects/101/repository/branches?per_page=8');
    expect(first.headers.get('x-next-page')).toBe('2');
    expect(first.headers.get('x-total')).toBe('19');
    expect(first.headers.get('link')).toContain('page=2>; rel="next"');
    const last = await gitlab.raw('reader', '/api/v4/projects/101/repository/branches?per_page=8&page=3');
    expect(last.headers.get('x-next-page')).toBe('');
    expect(last.headers.get('link')).not.toContain('rel="next"');
    expect(await gitlab.as('reader').Branches.all(101, { perPage: 8 })).toHaveLength(19);
  });

  it('by keyset have no numbers, only where the next begins', async () => {
    const first = await gitlab.raw('reader', '/api/v4/projects?pagination=keyset&order_by=id&sort=asc&per_page=2');
    expect(first.headers.get('link')).toContain('id_after=102>; rel="next"');
    expect(first.headers.get('x-total')).toBeNull();
  });

  it('that cannot be are refused', async () => {
    expect(await gitlab.raw('reader', '/api/v4/projects?page=0')).toMatchObject({ status: 400 });
    expect(await gitlab.raw('reader', '/api/v4/projects?per_page=many')).toMatchObject({ status: 400 });
  });
});

describe('what tests order', () => {
  it('throttles with the seconds to wait, once', async () => {
    gitlab.sandbox().faults.add({ operation: 'gitlab:projects', kind: 'throttle', times: 1 });
    const throttled = await gitlab.raw('reader', '/api/v4/projects/101');
    expect(throttled.status).toBe(429);
    expect(throttled.headers.get('retry-after')).toBe('1');
    expect((await gitlab.raw('reader', '/api/v4/projects/101')).status).toBe(200);
  });

  it('cuts an answer off before its end, however short', async () => {
    for (const path of ['/api/v4/projects/101', '/api/v4/projects?search=no-such-project']) {
      gitlab.sandbox().faults.add({ operation: 'gitlab:projects', kind: 'garble', times: 1 });
      await expect(gitlab.raw('reader', path)).rejects.toThrow('JSON');
    }
  });

  it('lets a write happen and hides the answer', async () => {
    gitlab.sandbox().faults.add({ operation: 'gitlab:POST projects', kind: 'error-after', times: 1 });
    const body = JSON.stringify({ key: 'ROLE', value: 'x' });
    const answer = await gitlab.raw('writer', '/api/v4/projects/101/variables', { method: 'POST', body });
    expect(answer.status).toBe(500);
    expect(gitlab.actions()).toEqual(['CreateVariable']);
  });

  it('brings the seeded world back, and the record of what happened stays', async () => {
    const owner = gitlab.as('owner');
    await owner.Projects.remove(101);
    await owner.Projects.edit(102, { path: 'front' });
    const before = gitlab.sandbox().effects.list().length;
    await fetch(`${gitlab.sandbox().gitlab.url}/-/sandbox/reset`, { method: 'POST' });
    expect(await owner.Projects.show(101)).toMatchObject({ path_with_namespace: 'shop/api' });
    expect(await owner.Projects.show(102)).toMatchObject({ path_with_namespace: 'shop/web' });
    expect(gitlab.sandbox().effects.list()).toHaveLength(before + 1);
  });
});
