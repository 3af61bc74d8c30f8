// Builds the command line interface into one file that runs on Node 20 without node_modules: dist/drawbridge.js; and the
// programs that run beside node_modules: dist/worker.js, dist/sign-in-link.js, dist/migrate.js, and dist/questions.js for threads.
import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { buildProgram, buildQuestions } from './build-program.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const outfile = path.join(root, 'dist', 'drawbridge.js');

await build({
  entryPoints: [path.join(root, 'bin', 'cli', 'main.ts')],
  outfile,
  bundle: true,
  minifySyntax: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  alias: { '@': root },
  define: { 'process.env.DRAWBRIDGE_VERSION': JSON.stringify(version) },
  // Commander is CommonJS: inside an ES module its require has to come from somewhere.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await chmod(outfile, 0o755);
for (const name of ['worker', 'sign-in-link', 'migrate'])
  await buildProgram(`bin/run/${name}.ts`, path.join(root, 'dist', `${name}.js`));
await buildQuestions();
