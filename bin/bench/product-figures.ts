import type { Browser, BrowserContext, Page } from '@playwright/test';
import { type Figure, figure, percentile } from '@/bin/bench/measure';
import { editorOf } from '@/e2e/steps/editor';

const ROLE = { accountId: '111122223333', name: 'shop-web-preview' };
const SCREENS = [
  '/',
  '/projects',
  '/projects?q=shop',
  '/projects/harbour/102',
  '/roles',
  '/roles?q=deploy',
  `/roles/${ROLE.accountId}/${ROLE.name}`,
  `/roles/${ROLE.accountId}/${ROLE.name}?tab=policy`,
  `/compose/${ROLE.accountId}/${ROLE.name}`,
  '/explain?instance=harbour&project=shop/web&ref=main',
  '/changes',
  '/audit',
  '/audit/access',
  '/settings/connections',
  '/settings/people',
  '/settings/tokens',
  '/settings/api',
];

/** What the server's preview is asked for: one branch more. */
const ADDED = {
  instanceId: 'harbour',
  source: { kind: 'project', projectId: 102 },
  ref: { kind: 'pattern', type: 'branch', pattern: 'release/*' },
  audiences: ['https://gitlab.harbour.example'],
};

/** Requests of each screen that are measured, after a few that are not. */
const ROUNDS = 40;
const KEYSTROKES = 60;
/** Goals: milliseconds of the server for a screen, milliseconds from a keystroke to the paint, kilobytes of script. */
const GOAL = { screen: 250, keystroke: 100, script: 200 };

/** Milliseconds until each screen has answered whole, at the 95th percentile. */
export async function screenFigures(context: BrowserContext): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const screen of SCREENS) {
    const times: number[] = [];
    for (let round = -3; round < ROUNDS; round++) {
      const from = performance.now();
      const answer = await context.request.get(screen);
      await answer.body();
      if (!answer.ok()) throw new Error(`${screen} answered ${answer.status()}`);
      if (round >= 0) times.push(performance.now() - from);
    }
    figures.push(figure(`screen ${screen}`, percentile(times, 0.95), 'ms p95', { most: GOAL.screen }));
  }
  return figures;
}

/** Kilobytes of script, as sent, until a screen is idle in a browser that has nothing cached. */
export async function scriptFigures(browser: Browser, signedIn: BrowserContext): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const screen of SCREENS.filter((path) => !path.includes('?'))) {
    const context = await browser.newContext({ storageState: await signedIn.storageState() });
    const page = await context.newPage();
    await page.goto(new URL(screen, base(signedIn)).href, { waitUntil: 'networkidle' });
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => new URL(entry.name).pathname.endsWith('.js'))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    );
    if (bytes === 0) throw new Error(`${screen} loaded no script: nothing was measured`);
    figures.push(figure(`first-load script of ${screen}`, bytes / 1000, 'kB gzipped', { most: GOAL.script }));
    await context.close();
  }
  return figures;
}

/** Milliseconds from a key in the composer's document to the paint of its preview, and until the server has answered its own. */
export async function previewFigures(page: Page): Promise<readonly Figure[]> {
  await page.goto(`/compose/${ROLE.accountId}/${ROLE.name}`);
  await page.getByRole('button', { name: 'Edit as JSON' }).click();
  await page.getByRole('button', { name: 'Text diff' }).click();
  const document = editorOf(page, 'Document');
  await document.focus();
  await page.keyboard.press('Control+End');
  const painted: number[] = [];
  for (let stroke = 0; stroke < KEYSTROKES; stroke++) painted.push(await keystroke(page, stroke % 2 === 0));
  return [
    figure('keystroke to painted preview', percentile(painted, 0.95), 'ms p95', { most: GOAL.keystroke }),
    figure('preview by the server', percentile(await serverPreviews(page), 0.95), 'ms p95', { most: GOAL.keystroke }),
  ];
}

/** A blank typed or taken back: the document changes and stays one that parses. */
async function keystroke(page: Page, type: boolean): Promise<number> {
  const painted = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        window.addEventListener(
          'keydown',
          () => {
            const from = performance.now();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
          },
          { once: true, capture: true },
        );
      }),
  );
  await page.waitForTimeout(10);
  await page.keyboard.press(type ? 'Space' : 'Backspace');
  return painted;
}

async function serverPreviews(page: Page): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = -3; round < ROUNDS; round++) {
    const from = performance.now();
    const answer = await page.request.post('/api/v1/changes/preview', {
      headers: { origin: base(page.context()) },
      data: { role: ROLE, proposal: { kind: 'mappings', add: [ADDED], remove: [] } },
    });
    if (!answer.ok()) throw new Error(`the preview answered ${answer.status()}: ${await answer.text()}`);
    if (round >= 0) times.push(performance.now() - from);
  }
  return times;
}

const base = (context: BrowserContext): string => new URL(context.pages()[0]?.url() ?? '').origin;
