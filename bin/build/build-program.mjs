// Builds a program of the product into one file beside node_modules, such as dist/worker.js.
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** Bundles the product's own sources; packages stay where they are. `entry` is relative to the project. Resolves with the path of the file. */
export async function buildProgram(entry, outfile) {
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

/** The same of what the threads run that answer heavy questions. */
export const buildQuestions = (outfile = path.join(root, 'dist', 'questions.js')) =>
  buildProgram('lib/questions/thread.ts', outfile);
