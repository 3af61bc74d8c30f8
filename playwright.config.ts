import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM } from './e2e/steps/chromium';

const PORT = Number(process.env.E2E_PORT ?? 3710);
// Set once and inherited by the workers, which load this file again.
process.env.E2E_URL ??= `http://127.0.0.1:${PORT}`;
process.env.E2E_AWS_URL ??= `http://127.0.0.1:${PORT + 3}`;
process.env.E2E_GITLAB_URL ??= `http://127.0.0.1:${PORT + 1}`;
process.env.E2E_DATA ??= mkdtempSync(path.join(tmpdir(), 'drawbridge-e2e-'));

/** Journeys against the built product and the sandbox. They share one estate, so each keeps to roles of its own. */
export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  // A journey that passes at its second try is told as flaky at the end, and is to be mended.
  retries: 1,
  timeout: 120_000,
  // For a machine that does other work beside: a test that passes does not wait.
  expect: { timeout: 30_000 },
  use: {
    ...devices['Desktop Chrome'],
    baseURL: process.env.E2E_URL,
    trace: 'retain-on-failure',
    launchOptions: CHROMIUM,
  },
  projects: [
    { name: 'journeys', testMatch: '*.spec.ts' },
    { name: 'afterwards', testMatch: '*.afterwards.ts', dependencies: ['journeys'] },
    ...(process.env.DOCS_PICTURES ? [{ name: 'pictures', testMatch: '*.pictures.ts' }] : []),
  ],
  webServer: {
    // What the product says is kept, to be searched for secrets.
    command: 'exec node bin/dev/demo.mjs >"$DRAWBRIDGE_DATA/product.log" 2>&1',
    url: `${process.env.E2E_URL}/readyz`,
    timeout: 300_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      PORT: String(PORT),
      SANDBOX_GITLAB_PORT: String(PORT + 1),
      SANDBOX_AWS_PORT: String(PORT + 3),
      DRAWBRIDGE_DATA: process.env.E2E_DATA ?? '',
      LOG_LEVEL: 'info',
      DEMO_BAR: 'off',
      // Every answer that a journey sees is held to what the API's document says of it.
      DRAWBRIDGE_CHECK_ANSWERS: 'yes',
    },
  },
});
