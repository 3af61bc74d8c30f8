import { expect, test } from '@playwright/test';
import { awaitProject, clearFaults, openRole, order } from './steps/estate';
import { as } from './steps/people';

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
