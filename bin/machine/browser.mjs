import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runToEnd } from './children.mjs';
import { ROOT } from './install.mjs';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

async function playwrightBrowser() {
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  const file = chromium.executablePath();
  return existsSync(file) ? file : null;
}

/** Sees to a Chromium for the journeys: Playwright's own, an installed one, the distribution's package, or Playwright's download. */
export async function ensureBrowser() {
  if (process.env.CHROMIUM_PATH || (await playwrightBrowser()) || INSTALLED.some((file) => existsSync(file))) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium by apt-get');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runToEnd('apt-get', ['update', '-qq'], { env });
    await runToEnd('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
    if (INSTALLED.some((file) => existsSync(file))) return;
  }
  const cli = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  const code = await runToEnd(process.execPath, [cli, 'install', 'chromium'], { cwd: ROOT });
  if (code !== 0) throw new Error('There is no Chromium and it could not be installed. Name one in CHROMIUM_PATH.');
}
