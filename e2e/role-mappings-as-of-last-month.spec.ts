import { expect, type Page, test } from '@playwright/test';
import pg from 'pg';
import { branch, HARBOUR, like, policy } from '@/e2e/sandbox/world/trust';
import { makeRecoverySecret } from '@/lib/session/recovery-links';
import { putOutside } from './steps/outside';
import { startOnPostgres, URL_ON_POSTGRES } from './steps/product-on-postgres';

const ACCOUNT = '111122223333';
const ROLE = 'shop-api-release';
const DAY = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);

/** What a product that was there forty days ago has in its rows: the role was first seen then, and let in other branches. */
async function seenLongAgo(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rowCount } = await owner.query(
    `INSERT INTO "RoleRevision" (id, "roleId", at, "trustPolicy", "trustDigest", origin)
     SELECT 'long-ago', id, $1, replace("trustPolicy", 'release/*', 'hotfix/*'), 'of then', 'sync' FROM "Role" WHERE name = $2`,
    [new Date(Date.now() - 40 * DAY), ROLE],
  );
  await owner.end();
  expect(rowCount).toBe(1);
}

async function show(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(`${URL_ON_POSTGRES}/audit/access`);
  await page.getByLabel('Project, ref or role').fill(ROLE);
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/q=/);
}

test('the table of role mappings is as of last month, before anything was seen, and says what changed in between', async ({
  browser,
}, info) => {
  test.setTimeout(180_000);
  // Another journey may have left something else in the role.
  await putOutside(ACCOUNT, ROLE, JSON.parse(policy(like(ACCOUNT, HARBOUR, branch('shop/api', 'release/*')))));
  const product = await startOnPostgres();
  try {
    await expect(async () => expect((await fetch(`${URL_ON_POSTGRES}/readyz`)).status).toBe(200)).toPass({
      timeout: 60_000,
    });
    const page = await (await browser.newContext()).newPage();
    const secret = await makeRecoverySecret(product.dataDir, new Date());
    await page.goto(`${URL_ON_POSTGRES}/auth/recover?secret=${secret}`);
    await expect(async () => {
      await page.goto(`${URL_ON_POSTGRES}/roles/111122223333/${ROLE}`);
      await expect(page.getByRole('heading', { level: 1, name: ROLE })).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 60_000 });
    await seenLongAgo(product.url);

    const main = page.getByRole('main');
    await show(page, { 'As of (UTC)': day(30) });
    await expect(main).toContainText('hotfix/*');
    await expect(main).not.toContainText('release/*');
    await page.screenshot({ path: info.outputPath('last-month.png'), fullPage: true });

    await show(page, {});
    await expect(main).toContainText('release/*');
    await expect(main).not.toContainText('hotfix/*');

    await show(page, { 'Only what changed since': day(30) });
    await expect(page.getByRole('row').filter({ hasText: 'release/*' })).toContainText('Came');
    await expect(page.getByRole('row').filter({ hasText: 'hotfix/*' })).toContainText('Went');

    await show(page, { 'As of (UTC)': day(50) });
    await expect(main).toContainText('No role of that time fits these filters.');
  } finally {
    await product.end();
  }
});
