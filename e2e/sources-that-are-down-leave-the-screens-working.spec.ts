import { expect, test } from '@playwright/test';
import { worstComparison } from '../bin/bench/worst-inputs';
import { awaitProject, clearFaults, openRole, order } from './steps/estate';
import { as, URL_OF_PRODUCT } from './steps/people';

test.afterEach(clearFaults);

test('while AWS does not answer, a role is shown as it was last read, and a refresh says what failed', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, '111122223333', 'data-dbt-run');
  const sentence = await rhea.getByRole('main').innerText();
  await order({ operation: 'GetRole', kind: 'error-before', times: 100 });
  await rhea.getByRole('button', { name: 'Refresh: data-dbt-run' }).click();
  await expect(rhea.getByText(/Reading AWS stopped at iam:GetRole.*What was read before is kept/)).toBeVisible();
  await rhea.reload();
  await expect(rhea.getByText(/^read /).first()).toBeVisible();
  expect((await rhea.getByRole('main').innerText()).split('\n')[0]).toBe(sentence.split('\n')[0]);
});

test('while GitLab does not answer, its projects are shown as they were last read, and a refresh says what failed', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  await awaitProject(rhea, 'data/dbt');
  const found = (await (await rhea.request.get('/api/v1/projects?q=data/dbt')).json()) as { rows: { id: number }[] };
  await rhea.goto(`/projects/harbour/${found.rows[0]?.id}`);
  await order({ operation: 'gitlab:projects', kind: 'error-before', times: 100 });
  await rhea.getByRole('button', { name: 'Refresh: data/dbt' }).click();
  await expect(rhea.getByText(/Reading GitLab stopped at .*What was read before is kept/)).toBeVisible();
  await rhea.reload();
  await expect(rhea.getByText(/^Synced /)).toBeVisible();
  await rhea.goto('/projects?q=data');
  await expect(rhea.getByRole('link', { name: 'data/dbt' })).toBeVisible();
});

test('while it compares the heaviest policies, the product answers others', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  const order: string[] = [];
  const asked = Array.from({ length: 3 }, async () => {
    const headers = { origin: URL_OF_PRODUCT };
    const answered = await rhea.request.post('/api/v1/compare', { headers, data: worstComparison() });
    order.push('compared');
    expect(answered.status()).toBe(200);
  });
  for (let round = 0; round < 3; round++) {
    expect((await rhea.request.get('/livez')).status()).toBe(200);
    order.push('alive');
  }
  await Promise.all(asked);
  expect(order.lastIndexOf('alive')).toBeLessThan(order.lastIndexOf('compared'));
});
