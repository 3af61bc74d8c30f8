// `npm run demo`: the product on its embedded database, beside a GitLab and an AWS that run on this machine only.
// `npm run dev` is the same with hot reload.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureBuilt, ensureGenerated } from '../build/build.mjs';
import { end, isEnding, start } from '../machine/children.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';
import { requireFreePorts } from '../machine/ports.mjs';
import { serve } from '../run/serve.mjs';

const dev = process.argv.includes('--dev');
const { HOST = '127.0.0.1', PORT = '3000', SANDBOX_GITLAB_PORT = '3001', SANDBOX_AWS_PORT = '3003' } = process.env;
// The sandbox's GitLab.com takes the port behind its GitLab.
const nextPort = String(Number(SANDBOX_GITLAB_PORT) + 1);
const data = path.resolve(process.env.DRAWBRIDGE_DATA ?? path.join(ROOT, 'data'));
// "Every interface" is an address to listen on, not one to visit.
const visited = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
const url = `http://${visited.includes(':') ? `[${visited}]` : visited}:${PORT}`;

/** What of the caller's environment could lead the demo to a real GitLab, AWS or database. */
const FOREIGN = /^(AWS_|GITLAB_|DATABASE_|DRAWBRIDGE_(AUDIT|CONFIG|ADMINS|GROUPS|WRITER))/;
const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));

/** Starts the sandbox. Resolves with the settings that lead the product to it and the people who can sign in. */
function startSandbox() {
  const child = start(process.execPath, ['--import', 'tsx', path.join(ROOT, 'bin/dev/demo-sandbox.ts')], {
    cwd: ROOT,
    env: { ...plain, DRAWBRIDGE_URL: url, DRAWBRIDGE_DATA: data, SANDBOX_GITLAB_PORT, SANDBOX_AWS_PORT },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('close', () => (isEnding() ? undefined : reject(new Error('The sandbox ended.'))));
  });
}

/** Until the product says that it is ready; a product without /readyz is ready when it answers at all. */
async function untilReady() {
  while (!isEnding()) {
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 0 && status < 500) return;
    await pause(200);
  }
}

async function main() {
  await requireFreePorts(HOST, [
    ['PORT', PORT],
    ['SANDBOX_GITLAB_PORT', SANDBOX_GITLAB_PORT],
    ['SANDBOX_GITLAB_PORT', nextPort],
    ['SANDBOX_AWS_PORT', SANDBOX_AWS_PORT],
  ]);
  await ensureInstalled();
  await (dev ? ensureGenerated() : ensureBuilt());
  const { settings, addresses, people } = await startSandbox();
  serve(dev ? 'dev' : 'start', { ...plain, ...settings, HOST, PORT, DRAWBRIDGE_URL: url, DRAWBRIDGE_DATA: data });
  await untilReady();
  console.log(['', `Drawbridge  ${url}`, ...addresses, '', 'People who can sign in:'].join('\n'));
  for (const { username, note } of people) console.log(`  ${username.padEnd(8)} ${note}`);
  console.log(`\nready ${url}`);
}

main().catch((error) => {
  if (isEnding()) return;
  console.error(error.message);
  end(1);
});
