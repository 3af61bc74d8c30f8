import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = {
  GITLAB_URL: 'https://gitlab.example.com',
  GITLAB_TOKEN: 'glpat-canary-1',
  GITLAB_OAUTH_CLIENT_ID: 'client',
  GITLAB_OAUTH_CLIENT_SECRET: 'secret-canary-2',
  DATABASE_URL: 'postgresql://drawbridge:canary-3@127.0.0.1:9/drawbridge',
  DRAWBRIDGE_DATA: folder,
};

/** Starts the process as `npm run worker` does, from its source, and waits for its end. */
async function start(env: Readonly<Record<string, string>>, entry = 'bin/run/worker.ts') {
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    cwd: ROOT,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, ...GOOD, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, said };
}

it('a process lists every mistake at once, one a line, and ends without a stack trace', async () => {
  const { code, said } = await start({
    NODE_ENV: 'production',
    LOG_LEVEL: 'loud',
    PORT: 'canary',
    HOST: '0.0.0.0',
    HTTPS_PROXY: 'canary:3128',
    DRAWBRIDGE_ADMINS: 'ada',
    DRAWBRIDGE_SESION_HOURS: '8',
    AWS_REGION: 'eu-cental-1',
  });
  expect(code).toBe(1);
  const lines = said.trim().split('\n');
  expect(lines.shift()).toBe('Drawbridge cannot start:');
  expect(lines.every((line) => line.startsWith('- '))).toBe(true);
  const named = (name: string) => lines.some((line) => line.includes(name));
  for (const name of [
    'LOG_LEVEL',
    'PORT',
    'HOST',
    'HTTPS_PROXY',
    'DRAWBRIDGE_ADMINS',
    'DRAWBRIDGE_SESION_HOURS',
    'AWS_REGION',
  ])
    expect(named(name), name).toBe(true);
  expect(said).not.toContain('canary');
});

it('a production process on a Node without security fixes does not start, unless that is allowed', async () => {
  const outdated = { NODE_ENV: 'production', DATABASE_URL: '', TEST_NODE_VERSION: '22.0.0' };
  const entry = path.join(folder, 'old-node.mts');
  writeFileSync(
    entry,
    `Object.defineProperty(process.versions, 'node', { value: process.env.TEST_NODE_VERSION });
await import(${JSON.stringify(path.join(ROOT, 'bin/run/worker.ts'))});`,
  );
  const refused = await start(outdated, entry);
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('Node 22.0.0 lacks security fixes') });
  const allowed = await start({ ...outdated, DRAWBRIDGE_ALLOW_UNPATCHED_NODE: 'true' }, entry);
  expect(allowed.said).toContain('needs DATABASE_URL');
  expect(allowed.said).not.toContain('security fixes');
});
