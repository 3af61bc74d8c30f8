import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from '../machine/children.mjs';
import { ROOT } from '../machine/install.mjs';

const DIST = path.join(ROOT, process.env.NEXT_DIST_DIR ?? '.next');
const GENERATED = path.join(ROOT, 'lib/db/generated');
/** What a build is made of, and a generated database client. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.js',
  'postcss.config.mjs',
];
const CONFIGURATION = ['package-lock.json', 'tsconfig.json', 'prisma/schema.prisma'];

function* filesOf(file) {
  if (!existsSync(file) || file === GENERATED) return;
  if (!statSync(file).isDirectory()) yield file;
  else for (const name of readdirSync(file).sort()) yield* filesOf(path.join(file, name));
}

function hashOf(names) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of filesOf(path.join(ROOT, name))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** Runs `make` unless it was run for the same sources; the stamp lies in the folder that it makes. */
async function once(folder, sources, make) {
  const stamp = path.join(folder, 'made-from');
  const hash = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  await make();
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, hash);
}

const tool = (file, args, what) => async () => {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  const code = await runToEnd(process.execPath, [path.join(ROOT, 'node_modules', file), ...args], { cwd: ROOT, env });
  if (code !== 0) throw new Error(`${what} failed.`);
};

/** Generates the database client where schema.prisma changed. */
export const ensureGenerated = () =>
  once(GENERATED, CONFIGURATION, tool('prisma/build/index.js', ['generate'], 'Generating the database client'));

/** Builds the command line and the worker where their sources changed. */
const ensureCommands = () =>
  once(path.join(ROOT, 'dist'), ['bin', 'lib', ...CONFIGURATION], async () => {
    const code = await runToEnd(process.execPath, [path.join(ROOT, 'bin/build/build-cli.mjs')], { cwd: ROOT });
    if (code !== 0) throw new Error('Building the command line failed.');
  });

/** Builds the product where its sources changed: the pages, the command line and the worker. */
export async function ensureBuilt() {
  await ensureGenerated();
  await ensureCommands();
  await once(DIST, [...SOURCES, ...CONFIGURATION], async () => {
    console.log('Building');
    await tool('next/dist/bin/next', ['build'], 'The build')();
  });
}
