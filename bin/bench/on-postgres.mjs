import path from 'node:path';
import { end, runToEnd } from '../machine/children.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';
import { startPostgres } from '../machine/postgres.mjs';

/** Runs a bench of this folder with the arguments of the command, beside the built command line, on a private PostgreSQL that is gone afterwards. */
export async function runOnPostgres(bench) {
  await ensureInstalled();
  const server = await startPostgres();
  const env = { ...process.env, BENCH_DATABASE_URL: server.url };
  const node = (...args) => runToEnd(process.execPath, args, { cwd: ROOT, env });
  const built = await node(path.join(ROOT, 'bin/build/build-cli.mjs'));
  const code =
    built || (await node('--import', 'tsx', path.join(import.meta.dirname, bench), ...process.argv.slice(2)));
  await server.stop();
  await end(code);
}
