// Builds the worker into one file beside node_modules: dist/worker.js.
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** Bundles the product's own sources; packages stay where they are. Resolves with the path of the file. */
export async function buildWorker(entry = 'bin/run/worker.ts', outfile = path.join(root, 'dist', 'worker.js')) {
  await build({
    entryPoints: [path.join(root, entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    alias: { '@': root },
    logLevel: 'warning',
  });
  return outfile;
}
