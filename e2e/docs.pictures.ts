/** `npm run docs:pictures`: takes the pictures of the documentation from the demo, in light and dark. */
import { expect, test } from '@playwright/test';
import { draftOf, submit } from './steps/drafts';
import { awaitProject, openRole } from './steps/estate';
import { as } from './steps/people';
import { fileOf, PICTURES, SCHEMES } from './steps/pictures';

test('the pictures of the documentation', async ({ browser }) => {
  test.setTimeout(300_000);
  const people = { pia: await as(browser, 'pia'), rhea: await as(browser, 'rhea'), odile: await as(browser, 'odile') };
  await openRole(people.rhea, '222233334444', 'shop-web-deploy');
  await awaitProject(people.rhea, 'shop/web');
  const role = { accountId: '222233334444', name: 'shop-web-deploy' };
  const change = await draftOf(people.rhea, {
    role,
    project: { id: 102, path: 'shop/web' },
    branch: 'develop',
    title: 'Deploy develop to staging',
  });
  await submit(people.rhea, change);
  for (const { name, path, as: person } of PICTURES) {
    const page = people[person];
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.goto(path(change));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: fileOf(name, scheme) });
    }
  }
});
