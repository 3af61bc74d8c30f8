import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from '@playwright/test';

// A Chromium that Playwright installed wins; CHROMIUM_PATH over all; else the distribution's.
const own = existsSync(chromium.executablePath());
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);
const executablePath = process.env.CHROMIUM_PATH ?? (own ? undefined : installed);

/** How journeys and measurements start their browser: the one that is there, and silent towards the network. */
export const CHROMIUM: LaunchOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Without a sandbox only where there cannot be one: Chromium refuses to start as root with it.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
};
