// `npm run bench:scale -- S|M|L`: the product's own parts on estates of growing size, on a private PostgreSQL that is gone afterwards.
import path from 'node:path';
import { end, runToEnd } from '../machine/children.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';
import { startPostgres } from '../machine/postgres.mjs';

await ensureInstalled();
const node = (...args) =>
  runToEnd(process.execPath, args, { cwd: ROOT, env: { ...process.env, BENCH_DATABASE_URL: server.url } });
const server = await startPostgres();
const built = await node(path.join(ROOT, 'bin/build/build-cli.mjs'));
const code =
  built || (await node('--import', 'tsx', path.join(ROOT, 'bin/bench/bench-scale.ts'), ...process.argv.slice(2)));
await server.stop();
await end(code);
