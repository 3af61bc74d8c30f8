import { chromium, expect } from '@playwright/test';
import { previewFigures, screenFigures, scriptFigures } from '@/bin/bench/product-figures';
import { report } from '@/bin/bench/report';
import { CHROMIUM } from '@/e2e/steps/chromium';
import { awaitProject, openRole } from '@/e2e/steps/estate';
import { signIn } from '@/e2e/steps/people';

// The running product at E2E_URL: each screen on the seeded world, the preview, the script that a page loads first.
const browser = await chromium.launch(CHROMIUM);
try {
  const context = await browser.newContext({
    baseURL: process.env.E2E_URL ?? '',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await signIn(page, 'ada');
  await openRole(page, '111122223333', 'shop-web-preview');
  await awaitProject(page, 'shop/web');
  // What is measured is the product on the whole seeded world, not the first reading of it.
  await expect(async () => {
    const read = await page.request.get('/api/v1/connections');
    expect(await read.text()).not.toContain('"state":"running"');
  }).toPass({ timeout: 120_000 });
  process.exitCode = report([
    ...(await screenFigures(context)),
    ...(await previewFigures(page)),
    ...(await scriptFigures(browser, context)),
  ]);
} finally {
  await browser.close();
}
