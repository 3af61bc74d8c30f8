import { expect, test } from '@playwright/test';
import { draftBranch, give, tryToApprove } from './steps/changes';
import { awaitProject, openRole, writtenTo } from './steps/estate';
import { as, rowOf, URL_OF_PRODUCT } from './steps/people';

const PAYMENTS = { accountId: '111122223333', name: 'shop-payments-deploy' };
const ROLE = { accountId: '111122223333', name: 'data-warehouse-load' };

test('an author who is an approver too is refused in the browser, by the API and by a token; nothing reaches IAM', async ({
  browser,
}) => {
  const pia = await as(browser, 'pia');
  await openRole(pia, ROLE.accountId, ROLE.name);
  await awaitProject(pia, 'data/warehouse');
  const headers = { origin: URL_OF_PRODUCT };
  const start = (await (await pia.request.get(`/api/v1/roles/${ROLE.accountId}/${ROLE.name}/composer`)).json()) as {
    role: { trustDigest: string };
  };
  const proposal = {
    kind: 'mappings',
    add: [
      {
        instanceId: 'harbour',
        source: { kind: 'project', projectId: 401 },
        ref: { kind: 'exact', type: 'branch', name: 'dev' },
        audiences: ['https://gitlab.harbour.example'],
      },
    ],
    remove: [],
  };
  const drafted = await pia.request.post('/api/v1/changes', {
    headers,
    data: { role: ROLE, title: 'Load from dev', reason: 'To try it.', baseDigest: start.role.trustDigest, proposal },
  });
  expect(drafted.status()).toBe(201);
  const change = (await drafted.json()) as { number: number };
  const submitted = await pia.request.post(`/api/v1/changes/${change.number}/submit`, {
    headers: { ...headers, 'if-match': '"1"' },
    data: {},
  });
  expect(submitted.status()).toBe(200);

  const byApi = await pia.request.post(`/api/v1/changes/${change.number}/approve`, {
    headers: { ...headers, 'if-match': '"2"' },
    data: { comment: '' },
  });
  expect(byApi.status()).toBe(403);
  expect(((await byApi.json()) as { detail: string }).detail).toContain('You are the author of this change');

  const made = await pia.request.post('/api/v1/tokens', {
    headers,
    data: { name: 'all', scopes: ['read', 'write', 'approve', 'apply'], days: 1 },
  });
  const { token } = (await made.json()) as { token: string };
  const byToken = (body: object) =>
    fetch(`${URL_OF_PRODUCT}/api/v1/changes/${change.number}/approve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'if-match': '"2"', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await byToken({ comment: '' })).status).toBe(403);
  // What a body says of the person or the state is not even read.
  expect((await byToken({ comment: '', state: 'approved', personId: 'someone-else' })).status).toBe(422);

  const apply = await pia.request.post(`/api/v1/changes/${change.number}/apply`, {
    headers: { ...headers, 'if-match': '"2"' },
    data: {},
  });
  expect(apply.status()).toBe(409);
  await pia.goto(`/changes/${change.number}`);
  await expect(pia.getByRole('button', { name: 'Approve' })).toBeHidden();
  expect(await writtenTo(ROLE.name)).toEqual([]);
});

test('a write from another site is refused, whatever cookie it carries', async ({ browser }) => {
  const amir = await as(browser, 'amir');
  const answer = await amir.request.post('/api/v1/changes/preview', {
    headers: { origin: 'https://evil.example' },
    data: {},
  });
  expect(answer.status()).toBe(403);
});

test('two accounts that an admin links are one author; after the link is undone someone has to vouch', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  const ada = await as(browser, 'ada');
  await openRole(rhea, PAYMENTS.accountId, PAYMENTS.name);
  await awaitProject(rhea, 'shop/payments');
  const { number } = await give(rhea, await draftBranch(rhea, PAYMENTS, 103, 'linked'), 'submit');

  await ada.goto('/settings/people');
  await rowOf(ada, 'Amir').getByRole('button', { name: 'Link Amir Haddad to another account' }).click();
  await ada.getByRole('dialog').getByLabel('Other account of the same person').selectOption('Rhea Okafor (@rhea)');
  await ada.getByRole('button', { name: 'Link accounts' }).click();
  await expect(rowOf(ada, 'Amir')).toContainText('Same person as Rhea Okafor');
  expect(await tryToApprove(amir, number)).toMatchObject({
    status: 403,
    detail: expect.stringContaining('You are the author of this change with another account of yours.'),
  });
  await amir.goto(`/changes/${number}`);
  await expect(amir.getByText(/with another account of yours/)).toBeVisible();
  await expect(amir.getByRole('button', { name: 'Approve', exact: true })).toBeHidden();

  await rowOf(ada, 'Amir').getByRole('button', { name: 'Unlink: Amir Haddad' }).click();
  await expect(rowOf(ada, 'Amir')).not.toContainText('Same person as');
  expect((await tryToApprove(amir, number)).detail).toContain('first saw your account after this change was submitted');
  await rowOf(ada, 'Amir').getByRole('button', { name: 'Vouch for Amir Haddad' }).click();
  await ada.getByRole('dialog').getByRole('textbox').fill('We share an office.');
  await ada.getByRole('dialog').getByRole('button', { name: 'Vouch for Amir Haddad' }).click();
  await expect(rowOf(ada, 'Amir')).toContainText('Ada Brandt vouched');
  expect((await tryToApprove(amir, number)).status).toBe(200);
});
