import { expect, type Page, test } from '@playwright/test';
import { approveAndApply, draftBranch, ended } from './steps/changes';
import { awaitProject, openRole } from './steps/estate';
import { protectOutside } from './steps/outside';
import { as } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'order-events-consumer' };
const PROJECT = { id: 209, path: 'freight/edge/portal' };
const EXPIRED = `${PROJECT.path}, branch production is no longer contained since`;

/** Brings the product up to date with the project in GitLab, then opens the role. */
async function readAnew(page: Page): Promise<void> {
  await page.goto(`/projects/harbour/${PROJECT.id}`);
  await page.getByRole('button', { name: `Refresh: ${PROJECT.path}` }).click();
  await expect(page.getByText('The project was read anew from GitLab.')).toBeVisible();
  await page.goto(`/roles/${ROLE.accountId}/${ROLE.name}`);
}

test('a mapping is no longer contained when the protection of its branch goes, and is again when that is put back; the mapping of another branch stays so', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT.path);
  for (const branch of ['main', 'production']) {
    const admitted = await approveAndApply(rhea, amir, await draftBranch(rhea, ROLE, PROJECT.id, branch));
    expect((await ended(rhea, admitted.number)).state).toBe('applied');
  }
  await readAnew(rhea);
  await expect(rhea.getByText('is no longer contained since')).toHaveCount(0);

  await protectOutside(PROJECT.id, 'prod*', false);
  await readAnew(rhea);
  await expect(rhea.getByText(EXPIRED)).toBeVisible();
  await expect(rhea.getByText('is no longer contained since')).toHaveCount(1);
  await expect(rhea.getByText(`Protection prod* of ${PROJECT.path} was deleted.`)).toBeVisible();
  await rhea.goto('/');
  await expect(rhea.getByText(`Protection prod* of ${PROJECT.path} was deleted.`)).toBeVisible();

  await protectOutside(PROJECT.id, 'prod*', true);
  await readAnew(rhea);
  await expect(rhea.getByRole('heading', { level: 1, name: ROLE.name })).toBeVisible();
  await expect(rhea.getByText('is no longer contained since')).toHaveCount(0);
});
