import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';

const PRODUCT = 'http://127.0.0.1:3999';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [`${PRODUCT}/auth/callback`] });
});
afterAll(() => sandbox.close());

const desk = () => `${sandbox.gitlab.url}/-/sandbox/desk`;
async function order(fields: Readonly<Record<string, string>>, origin = sandbox.gitlab.url) {
  const answer = await fetch(desk(), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: answer.status, text: await answer.text() };
}
const rehearsal = (ref: string, pipeline = 'push') =>
  order({
    ...{ order: 'rehearse', project: 'harbour 101', ref, pipeline },
    role: 'arn:aws:iam::111122223333:role/shop-api-deploy',
  });
const project = (id: number) => sandbox.world.instances[0]?.projects.find((each) => each.id === id);

describe('the desk of the sandbox', () => {
  it('lets STS admit the pipeline of a branch that the trust policy names, and refuse another', async () => {
    const admitted = await rehearsal('main');
    expect(admitted.text).toContain('<span class="ok">Admitted</span>');
    expect(admitted.text).toContain('project_path:shop/api:ref_type:branch:ref:main');
    const refused = await rehearsal('develop');
    expect(refused.text).toContain('<span class="bad">Refused</span>');
    expect(refused.text).toContain('AccessDenied');
    expect((await rehearsal('no-such-branch')).text).toContain('404 Reference Not Found');
    expect((await rehearsal('main', 'no-such-kind')).text).toContain('<span class="bad">Refused</span>');
  });

  it('unprotects a branch and renames a project by the API of GitLab', async () => {
    expect(project(102)?.protectedBranches.map(({ name }) => name)).toContain('main');
    expect((await order({ order: 'unprotect', target: '102 main' })).text).toContain('no longer protected');
    expect(project(102)?.protectedBranches.map(({ name }) => name)).not.toContain('main');
    expect((await order({ order: 'rename', target: '102', value: 'web-2' })).text).toContain('now called web-2');
    expect(project(102)?.path).toBe('shop/web-2');
    expect((await order({ order: 'rename', target: '99999', value: 'x' })).text).toContain('GitLab answered 404');
  });

  it('opens a role past the product, so that a branch gets in that did not', async () => {
    await order({ order: 'loosen', target: '111122223333 shop-api-deploy' });
    expect((await rehearsal('develop')).text).toContain('<span class="ok">Admitted</span>');
    expect((await order({ order: 'loosen', target: '111122223333 nobody' })).text).toContain('There is no such role.');
  });

  it('takes AWS down and brings it back', async () => {
    expect((await order({ order: 'outage' })).text).toContain('AWS answers nobody now.');
    expect((await rehearsal('main')).text).toContain('Could not connect to AWS.');
    expect((await order({ order: 'outage' })).text).toContain('AWS answers again.');
    expect((await rehearsal('main')).text).toContain('<span class="ok">Admitted</span>');
  });

  it('takes no order from another site', async () => {
    const before = JSON.stringify(sandbox.world);
    expect((await order({ order: 'rename', target: '101', value: 'taken' }, 'https://elsewhere.example')).status).toBe(
      403,
    );
    expect(JSON.stringify(sandbox.world)).toBe(before);
  });

  it('shows what it was sent as text', async () => {
    const { text } = await order({
      order: 'rehearse',
      project: 'harbour 101',
      ref: '"><script>x</script>',
      pipeline: 'push',
      role: '',
    });
    expect(text).not.toContain('<script>');
  });

  it('makes the next sign-in that of somebody else, once, and leads to no other site', async () => {
    const become = (query: string) => fetch(`${sandbox.gitlab.url}/-/sandbox/become?${query}`, { redirect: 'manual' });
    const led = await become('person=rhea&to=/roles');
    expect(led.headers.get('location')).toBe(`${PRODUCT}/auth/sign-in?return=%2Froles`);
    expect((await become('person=rhea&to=//evil.example')).headers.get('location')).toBe(
      `${PRODUCT}/auth/sign-in?return=%2F`,
    );
    expect((await become('person=nobody')).status).toBe(404);
    const ask = new URLSearchParams({
      ...{ client_id: 'drawbridge', redirect_uri: `${PRODUCT}/auth/callback`, response_type: 'code' },
      ...{ code_challenge_method: 'S256', code_challenge: 'x', state: 's' },
    });
    const authorize = (cookie: string) =>
      fetch(`${sandbox.gitlab.url}/oauth/authorize?${ask}`, { redirect: 'manual', headers: { cookie } });
    const signedIn = await authorize((led.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
    expect(signedIn.status).toBe(302);
    expect(signedIn.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await authorize('')).status).toBe(200);
  });
});
