import { expect, test } from '@playwright/test';
import { startOnPostgres, URL_ON_POSTGRES } from '../steps/product-on-postgres';

const status = async (path: string): Promise<number> =>
  (await fetch(`${URL_ON_POSTGRES}${path}`, { redirect: 'manual' })).status;
const becomes = (path: string, expected: number) =>
  expect(async () => expect(await status(path)).toBe(expected)).toPass({ timeout: 40_000 });

test('while the database is away every door says 503, and opens again by itself', async ({ page }) => {
  test.setTimeout(180_000);
  const product = await startOnPostgres();
  try {
    await becomes('/readyz', 200);
    expect(await status('/sign-in')).toBe(200);
    expect(await status('/api/v1/roles')).toBe(401);

    await product.crash();
    await becomes('/readyz', 503);
    await becomes('/roles', 503);
    const refused = await fetch(`${URL_ON_POSTGRES}/api/v1/roles`, { headers: { authorization: 'Bearer dbr_none' } });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ type: '/problems/unavailable' });
    // The process itself is well: restarting it would help nobody.
    expect(await status('/livez')).toBe(200);
    await page.goto(`${URL_ON_POSTGRES}/roles`);
    await expect(page.getByRole('heading')).toHaveText('The database does not answer');

    await product.resume();
    await expect(page).toHaveURL(/\/sign-in/, { timeout: 40_000 });
    await becomes('/readyz', 200);
    expect(await status('/api/v1/roles')).toBe(401);
  } finally {
    await product.end();
  }
});
