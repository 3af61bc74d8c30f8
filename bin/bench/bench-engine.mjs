// `npm run bench:engine`: the engine as it is built, without what a loader of sources adds to each function. Node runs it with
// --expose-gc, so that memory is what an answer holds and not what is yet to be collected.
import path from 'node:path';
import { buildProgram } from '../build/build-program.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';

await ensureInstalled();
await import(await buildProgram('bin/bench/bench-engine.ts', path.join(ROOT, 'dist', 'bench-engine.js')));
