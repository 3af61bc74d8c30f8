import { execFile, spawn } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { makeUser, startOnPostgres, URL_ON_POSTGRES } from '../steps/product-on-postgres';

const node = (file: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) =>
  promisify(execFile)(process.execPath, [file, ...args], options);

/** Every file of a folder, with its size and when it was written. */
const listing = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    const { size, mtimeMs } = lstatSync(file);
    return entry.isDirectory() ? listing(file) : [`${file} ${size} ${mtimeMs}`];
  });
const bytesOf = (files: readonly string[]) => files.reduce((sum, line) => sum + Number(line.split(' ').at(-2)), 0);

/** Starts the worker, waits until it says this, and asks it to end. Resolves with how it ended. */
async function workerSays(text: string, { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }): Promise<number | null> {
  const worker = spawn(process.execPath, ['bin/run/worker.mjs'], {
    cwd,
    env: { ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => worker.once('exit', resolve));
  let said = '';
  for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (piece) => (said += String(piece)));
  try {
    await expect(async () => expect(said).toContain(text)).toPass({ timeout: 90_000 });
  } finally {
    worker.kill('SIGTERM');
  }
  return ended;
}

test('what the container image copies is enough for every program in it, and none of them writes there', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const root = mkdtempSync(path.join(tmpdir(), 'drawbridge-image-'));
  await node('bin/build/image.mjs', [root], { cwd: process.cwd(), env: process.env });
  const before = listing(root);
  expect(bytesOf(before)).toBeLessThan(150e6);
  // No machine code: one folder fits every processor.
  expect(before.filter((line) => line.includes('.node '))).toEqual([]);

  // The worker is a process of its own here, as where the image is scaled out.
  const settings = async (ownerUrl: string) => ({
    DRAWBRIDGE_SECRET: 'a secret of at least 32 characters',
    DATABASE_OWNER_URL: ownerUrl,
    DATABASE_URL: await makeUser(ownerUrl, 'a password of the application'),
  });
  const product = await startOnPostgres(settings, root);
  const inImage = { cwd: root, env: product.environment };
  try {
    await expect(async () => expect((await fetch(`${URL_ON_POSTGRES}/readyz`)).status).toBe(200)).toPass();

    const missing: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) missing.push(`${response.status()} ${response.url()}`);
    });
    const { stdout } = await node('bin/run/sign-in-link.mjs', [], inImage);
    const link = stdout.match(/http\S+/)?.[0] ?? 'none';
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    expect(missing).toEqual([]);

    expect((await node('bin/run/migrate.mjs', [], inImage)).stdout).toContain('up to date');
    expect((await node('dist/drawbridge.js', ['--version'], inImage)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);

    expect(await workerSays('"worker started"', inImage)).toBe(0);
    expect(readFileSync(path.join(product.dataDir, 'product.log'), 'utf8')).not.toContain('Cannot find');
  } finally {
    await product.end();
  }
  expect(listing(root)).toEqual(before);
  rmSync(root, { recursive: true });
});
