// `npm run bench`: measures the built product, beside the sandbox, on a database of its own that is gone afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt } from '../build/build.mjs';
import { ensureBrowser } from '../machine/browser.mjs';
import { end, runToEnd, start } from '../machine/children.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';

const PORT = 3720;
const url = `http://127.0.0.1:${PORT}`;
const data = mkdtempSync(path.join(tmpdir(), 'drawbridge-bench-'));
process.once('exit', () => rmSync(data, { recursive: true, force: true }));

await ensureInstalled();
await ensureBuilt();
await ensureBrowser();
const demo = start(process.execPath, [path.join(ROOT, 'bin/dev/demo.mjs')], {
  env: {
    ...process.env,
    PORT: String(PORT),
    SANDBOX_GITLAB_PORT: String(PORT + 1),
    SANDBOX_AWS_PORT: String(PORT + 3),
    DRAWBRIDGE_DATA: data,
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
await new Promise((resolve, reject) => {
  demo.stdout.on('data', (text) => (String(text).includes(`ready ${url}`) ? resolve() : undefined));
  demo.once('close', () => reject(new Error('The demo ended before it was ready.')));
});
const code = await runToEnd(process.execPath, ['--import', 'tsx', path.join(ROOT, 'bin/bench/bench-product.ts')], {
  cwd: ROOT,
  env: { ...process.env, E2E_URL: url },
});
await end(code);
