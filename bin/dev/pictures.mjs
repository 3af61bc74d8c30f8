// `npm run docs:pictures`: takes the pictures of the documentation from the demo, in light and dark.
import path from 'node:path';
import { ensureBrowser } from '../machine/browser.mjs';
import { runToEnd } from '../machine/children.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';

await ensureInstalled();
await ensureBrowser();
const playwright = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
process.exitCode = await runToEnd(process.execPath, [playwright, 'test', '--project', 'pictures'], {
  cwd: ROOT,
  env: { ...process.env, DOCS_PICTURES: '1' },
});
