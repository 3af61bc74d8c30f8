import { expect, test } from '@playwright/test';
import { awaitProject, openRole } from './steps/estate';
import { as, URL_OF_PRODUCT } from './steps/people';

const headers = { origin: URL_OF_PRODUCT };
const ROLE = { accountId: '222233334444', name: 'freight-core-deploy' };

test('each step of a change is an event, in order, by its person; a refusal too; an event opens its change', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  const odile = await as(browser, 'odile');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, 'freight/core/tracker');
  const start = (await (await rhea.request.get(`/api/v1/roles/${ROLE.accountId}/${ROLE.name}/composer`)).json()) as {
    role: { trustDigest: string };
  };
  const add = [
    {
      instanceId: 'harbour',
      source: { kind: 'project', projectId: 201 },
      ref: { kind: 'exact', type: 'branch', name: 'production' },
      audiences: ['https://gitlab.harbour.example'],
    },
  ];
  const data = {
    role: ROLE,
    title: 'Admit production',
    reason: 'Needed.',
    baseDigest: start.role.trustDigest,
    proposal: { kind: 'mappings', add, remove: [] },
  };
  // The same key twice is one change.
  const keyed = { headers: { ...headers, 'idempotency-key': 'audit-story' }, data };
  const change = (await (await rhea.request.post('/api/v1/changes', keyed)).json()) as { number: number };
  expect(((await (await rhea.request.post('/api/v1/changes', keyed)).json()) as { number: number }).number).toBe(
    change.number,
  );

  const give = (page: typeof rhea, command: string, version: number) =>
    page.request.post(`/api/v1/changes/${change.number}/${command}`, {
      headers: { ...headers, 'if-match': `"${version}"` },
      data: {},
    });
  expect((await give(rhea, 'submit', 1)).status()).toBe(200);
  expect((await give(rhea, 'approve', 2)).status()).toBe(403);
  expect((await give(amir, 'approve', 1)).status()).toBe(412);
  expect((await give(amir, 'approve', 2)).status()).toBe(200);
  expect((await give(amir, 'apply', 3)).status()).toBe(202);
  await expect(async () => {
    const read = (await (await amir.request.get(`/api/v1/changes/${change.number}`)).json()) as { state: string };
    expect(read.state).toBe('applied');
  }).toPass({ timeout: 30_000 });

  const log = await odile.request.get(`/api/v1/audit/export?format=ndjson&change=${change.number}`);
  const lines = (await log.text()).trim().split('\n').slice(1);
  const events = lines.map(
    (line) => JSON.parse(line) as { action: string; actorName?: string; actor?: { name: string } },
  );
  expect(events.map((event) => event.action)).toEqual([
    'change.drafted',
    'change.submitted',
    'change.approved',
    'change.apply-requested',
    'change.apply-intended',
    'change.apply-attempted',
    'change.applied',
  ]);

  const refused = (await (await odile.request.get('/api/v1/audit?action=access.refused&q=change.decide')).json()) as {
    rows: { actor: { name: string }; result: string }[];
  };
  expect(refused.rows[0]).toMatchObject({ actor: { name: 'Rhea Okafor' }, result: 'refused' });

  await odile.goto('/audit');
  await odile.getByRole('button', { name: 'Verify now' }).click();
  await expect(odile.getByText(/^Verified from #1 to #\d+/)).toBeVisible();

  await odile.goto(`/audit?change=${change.number}`);
  await odile
    .getByRole('table')
    .getByRole('link', { name: 'IAM holds exactly the approved document of a change.' })
    .click();
  await expect(odile.getByRole('heading', { level: 1 })).toContainText('Event');
  await odile
    .getByRole('main')
    .getByRole('link', { name: `Change ${change.number}` })
    .click();
  await expect(odile.getByRole('heading', { level: 1 })).toContainText('Admit production');
  expect((await rhea.request.get('/api/v1/audit')).status()).toBe(403);
});
