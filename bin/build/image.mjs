// What the container image holds, put into an empty folder: `node bin/build/image.mjs FOLDER`, after `npm run build`.
import { cp, lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import tracing from 'next/dist/compiled/@vercel/nft/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What is started in the image. Each is followed to the packages that it loads. */
const STARTED = [
  ...['start', 'server', 'worker', 'migrate', 'sign-in-link'].map((name) => `bin/run/${name}.mjs`),
  ...['worker', 'migrate', 'sign-in-link', 'questions', 'drawbridge'].map((name) => `dist/${name}.js`),
];
/** What is read by its name and loaded by nobody. */
const WHOLE = [
  ...['package.json', 'next.config.js', 'LICENSE', 'prisma/migrations'],
  // The framework looks for these two at every start, and loads neither.
  ...['node_modules/next/dist/compiled/webpack', 'node_modules/next/dist/compiled/@babel/runtime/package.json'],
];
/** Parts of a build that serve the next build alone. */
const OF_THE_BUILD = [
  'cache',
  'diagnostics',
  'build',
  'types',
  'dev',
  'trace',
  'trace-build',
  'made-from',
  'turbopack',
];
/** Packages of the image optimizer, which is off, and the compiler: the only ones with machine code. Without them one folder fits every processor. */
const UNUSED = ['node_modules/sharp/', 'node_modules/@img/', 'node_modules/@next/swc'];
/** Parts of the framework that only build or develop. Its server names them and loads none of them in production. */
const BUILDERS = [
  ...[
    'webpack',
    '@babel',
    'babel',
    'babel-packages',
    'terser',
    'postcss*',
    'cssnano*',
    'sass-loader',
    '@vercel/nft',
  ].map((name) => `node_modules/next/dist/compiled/${name}/**`),
  ...['next-server/*.dev.js', 'react-dom*/**/*.development.js', '**/*.map'].map(
    (name) => `node_modules/next/dist/compiled/${name}`,
  ),
];

/**
 * Copies into `target` what the product needs to run, and nothing that only builds it. Of the framework that is what its own build
 * traced, which is what `output: 'standalone'` would copy; that mode would also put its own server in the place of ours.
 */
export async function assembleImage(target, { root = ROOT, dist = process.env.NEXT_DIST_DIR ?? '.next' } = {}) {
  const built = path.join(root, dist);
  const files = new Set([...(await filesOfFramework(root, built)), ...(await filesOfPrograms(root))]);
  for (const file of [...files].sort())
    if (isNeeded(file, dist)) await copy(path.join(root, file), path.join(target, file));
  for (const name of await readdir(built))
    if (!OF_THE_BUILD.includes(name)) await copy(path.join(built, name), path.join(target, '.next', name));
  for (const name of WHOLE) await copy(path.join(root, name), path.join(target, name));
}

/** Types and maps are loaded by nobody; of the build everything else is copied. */
const isNeeded = (file, dist) =>
  !file.startsWith(`${dist}/`) && !UNUSED.some((start) => file.startsWith(start)) && !/\.(map|d\.[cm]?ts)$/.test(file);

/** Every file that the framework's build says its server and each page load, relative to `root`. */
async function filesOfFramework(root, built) {
  const traces = (await readdir(built, { recursive: true })).filter((name) => name.endsWith('.nft.json'));
  const found = await Promise.all(
    traces.map(async (name) => {
      const trace = path.join(built, name);
      const { files } = JSON.parse(await readFile(trace, 'utf8'));
      return files.map((file) => path.relative(root, path.resolve(path.dirname(trace), file)));
    }),
  );
  // Sources are compiled into the build; what pages read at run time is named in WHOLE.
  return found.flat().filter((file) => file.startsWith('node_modules/'));
}

async function filesOfPrograms(root) {
  const { fileList } = await tracing.nodeFileTrace(
    STARTED.map((file) => path.join(root, file)),
    { base: root, ignore: [...UNUSED.map((start) => `${start}**`), ...BUILDERS] },
  );
  return fileList;
}

/** Links stay links: the build names packages by them. */
const copy = async (from, to) => {
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.map') });
};

/** Bytes of everything in a folder; a link counts as itself. */
export async function sizeOf(folder) {
  const names = await readdir(folder, { recursive: true });
  const all = await Promise.all(names.map((name) => lstat(path.join(folder, name))));
  return all.reduce((sum, each) => (each.isDirectory() ? sum : sum + each.size), 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , target] = process.argv;
  if (target === undefined) {
    console.error('Say where to: node bin/build/image.mjs FOLDER');
    process.exit(2);
  }
  await assembleImage(path.resolve(target));
  console.log(`The image holds ${((await sizeOf(target)) / 1e6).toFixed(1)} MB beside its base.`);
}
