import { expect, test } from '@playwright/test';
import { openRole } from './steps/estate';
import { as } from './steps/people';

test('each problem of a pasted document is said with its line, and the text survives a reload', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, '111122223333', 'data-dbt-run');
  await rhea.goto('/compose/111122223333/data-dbt-run');
  await rhea.getByRole('button', { name: 'Edit as JSON' }).click();
  await rhea.getByLabel('Document').fill('{ "Version": "2012-10-17",\n "Statement": [ { "Effect": "Allow" ] }');
  await expect(rhea.getByText('Line 2: This is not closed')).toBeVisible();
  await expect(rhea.getByText('This does not parse. Your text is kept.')).toBeVisible();
  await rhea.reload();
  await expect(rhea.getByLabel('Document')).toHaveValue(/"Effect": "Allow" \]/);
});
