// `npm run bench:worst`: the heaviest questions, on the engine as it is built: without what a loader of sources adds to each function.
import path from 'node:path';
import { buildProgram, buildQuestions } from '../build/build-program.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';

await ensureInstalled();
const dist = path.join(ROOT, 'dist');
process.chdir(ROOT);
process.env.NODE_ENV = 'production';
await buildQuestions();
await import(await buildProgram('bin/bench/bench-worst.ts', path.join(dist, 'bench-worst.js')));
