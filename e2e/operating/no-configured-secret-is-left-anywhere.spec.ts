import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { makeRecoverySecret } from '@/lib/session/recovery-links';
import { canary } from '../steps/canaries';
import { filesIn, holders, type Places, rowsOfServer, shownTo } from '../steps/places';
import { makeUser, startOnPostgres, URL_ON_POSTGRES } from '../steps/product-on-postgres';

const hookKey = (place: string): string => `whsec_${Buffer.from(canary(place)).toString('base64')}`;

/** Takes what is posted to it, and keeps the headers by path. */
async function openReceiver() {
  const got = new Map<string, IncomingHttpHeaders>();
  const server = createServer((request, response) => {
    got.set(request.url ?? '', request.headers);
    request.resume().once('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

test('no secret of the configuration is left in a row, a file, the log, a page, an answer or an export', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const receiver = await openReceiver();
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const secrets = new Map([
    ['signing key of the log', pem.split('\n')[1] ?? ''],
    ['password of the database user', canary('password of the database user')],
    ['secret of the stream', hookKey('stream')],
    ['secret of the checkpoints', hookKey('checkpoints')],
    ['token of the checkpoints in Git', `glpat-${canary('git')}`],
  ]);
  const of = (name: string) => secrets.get(name) ?? '';
  const product = await startOnPostgres(async (ownerUrl) => {
    secrets.set('password of the owner of the database', new URL(ownerUrl).password);
    return {
      DATABASE_OWNER_URL: ownerUrl,
      DATABASE_URL: await makeUser(ownerUrl, of('password of the database user')),
      DRAWBRIDGE_AUDIT_KEY: pem,
      DRAWBRIDGE_AUDIT_MINUTES: '1',
      DRAWBRIDGE_AUDIT_WEBHOOK_URL: `${receiver.url}/stream`,
      DRAWBRIDGE_AUDIT_WEBHOOK_SECRET: of('secret of the stream'),
      DRAWBRIDGE_AUDIT_CHECKPOINT_WEBHOOK_URL: `${receiver.url}/checkpoint`,
      DRAWBRIDGE_AUDIT_CHECKPOINT_WEBHOOK_SECRET: of('secret of the checkpoints'),
      DRAWBRIDGE_AUDIT_GIT_URL: process.env.E2E_GITLAB_URL ?? '',
      DRAWBRIDGE_AUDIT_GIT_PROJECT: 'freight/core/tracker',
      DRAWBRIDGE_AUDIT_GIT_TOKEN: of('token of the checkpoints in Git'),
      LOG_LEVEL: 'debug',
    };
  });
  try {
    await expect(async () => expect((await fetch(`${URL_ON_POSTGRES}/readyz`)).status).toBe(200)).toPass({
      timeout: 60_000,
    });
    secrets.set('recovery link', await makeRecoverySecret(product.dataDir, new Date()));
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${URL_ON_POSTGRES}/auth/recover?secret=${of('recovery link')}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');

    // Each was used: the key signed, both webhooks were signed, and GitLab refused the token, which the overview says.
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('main')).toContainText(/Git gets nothing/, { timeout: 1000 });
      for (const path of ['/stream', '/checkpoint'])
        expect(receiver.got.get(path)).toMatchObject({ 'webhook-signature': expect.stringMatching(/^v1,/) });
    }).toPass({ timeout: 90_000 });
    await expect(page.getByRole('main')).not.toContainText('owns the log');
    await page.screenshot({ path: test.info().outputPath('overview.png'), fullPage: true });

    const shown = await shownTo(page, URL_ON_POSTGRES);
    const places: Places = new Map([...shown, ...(await rowsOfServer(product.url)), ...filesIn(product.dataDir)]);
    // The search finds what is there: the first admin in rows and answers, and something in the log.
    expect(holders(places, 'Server console').length).toBeGreaterThan(2);
    expect(places.get('product.log')?.length).toBeGreaterThan(0);
    const left = [...secrets].flatMap(([name, secret]) => holders(places, secret).map((where) => `${name}: ${where}`));
    expect(left).toEqual([]);
  } finally {
    await product.end();
    receiver.close();
  }
});
