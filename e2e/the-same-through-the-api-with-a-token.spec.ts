import { expect, type Page, test } from '@playwright/test';
import { awaitProject, openRole, writtenTo } from './steps/estate';
import { as, URL_OF_PRODUCT } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'shop-catalog-deploy' };

/** Creates a token by clicking, and gives what a program needs to call the API with it. */
async function tokenOf(page: Page, scopes: readonly string[]) {
  await page.goto('/settings/tokens');
  await page.getByLabel('Name').fill('pipeline');
  for (const scope of scopes) await page.getByRole('checkbox', { name: scope, exact: true }).check();
  await page.getByRole('button', { name: 'Create token' }).click();
  const shown = page.getByText('It is shown this once.').locator('..');
  const token = /dbr_[A-Za-z0-9_-]+/.exec(await shown.innerHTML())?.[0] ?? '';
  expect(token).not.toBe('');
  return async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${URL_OF_PRODUCT}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, etag: answer.headers.get('etag'), body: await answer.json() };
  };
}

test('a change is drafted, approved and applied by programs, each with the token of its person', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, 'shop/catalog');
  const requester = await tokenOf(rhea, ['write']);
  const approver = await tokenOf(amir, ['approve', 'apply']);
  const reader = await tokenOf(amir, []);

  const { body: start } = await requester('GET', `/roles/${ROLE.accountId}/${ROLE.name}/composer`);
  const draft = {
    role: ROLE,
    title: 'Admit develop',
    reason: 'By a program.',
    baseDigest: start.role.trustDigest,
    proposal: {
      kind: 'mappings',
      add: [
        {
          instanceId: 'harbour',
          source: { kind: 'project', projectId: 104 },
          ref: { kind: 'exact', type: 'branch', name: 'develop' },
          audiences: ['https://gitlab.harbour.example'],
        },
      ],
      remove: [],
    },
  };
  const created = await requester('POST', '/changes', draft, { 'idempotency-key': 'by-a-program-0001' });
  expect(created).toMatchObject({ status: 201, etag: '"1"' });
  const path = `/changes/${created.body.number}`;
  expect((await requester('POST', `${path}/submit`, {})).status).toBe(422);
  expect((await requester('POST', `${path}/submit`, {}, { 'if-match': '"1"' })).status).toBe(200);
  // The token's scopes bound it, whatever its person may do.
  expect(await reader('POST', `${path}/approve`, { comment: '' }, { 'if-match': '"2"' })).toMatchObject({
    status: 403,
    body: { type: '/problems/forbidden' },
  });
  expect((await approver('POST', `${path}/approve`, { comment: '' }, { 'if-match': '"2"' })).status).toBe(200);
  expect((await approver('POST', `${path}/apply`, {}, { 'if-match': '"3"' })).status).toBe(202);
  await expect(async () => expect((await requester('GET', path)).body.state).toBe('applied')).toPass({
    timeout: 30_000,
  });

  const { body: change } = await requester('GET', path);
  expect(await writtenTo(ROLE.name)).toEqual([JSON.parse(change.proposed.document)]);
});

test('a revoked token opens nothing, and the description of the API names every operation it serves', async ({
  browser,
}) => {
  const vik = await as(browser, 'vik');
  const call = await tokenOf(vik, []);
  expect((await call('GET', '/roles')).status).toBe(200);
  await vik
    .getByRole('row', { name: /pipeline/ })
    .first()
    .getByRole('button', { name: /Revoke/ })
    .click();
  await expect(async () => expect((await call('GET', '/roles')).status).toBe(401)).toPass({ timeout: 30_000 });

  const described = await (await fetch(`${URL_OF_PRODUCT}/api/v1/openapi.json`)).json();
  expect(described.openapi).toMatch(/^3\.1/);
  expect(Object.keys(described.paths)).toEqual(
    expect.arrayContaining(['/roles', '/changes', '/changes/{number}/apply']),
  );
});
