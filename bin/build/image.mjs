// What the container image holds, put into an empty folder: `node bin/build/image.mjs FOLDER`, after `npm run build`.
import { cp, lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
// The tracer that the framework's own build uses, of its version.
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
  // Its trace is of the server that `output: 'standalone'` writes; ours begins elsewhere in the framework.
  ...['node_modules/next/package.json', 'node_modules/next/license.md', 'node_modules/next/dist'],
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
/** Parts of the framework that only build, develop or explain. Its server names some of them, and loads none in production. */
const OF_DEVELOPMENT = [
  ...[
    'esm',
    'docs',
    'bundle-analyzer',
    'next-devtools',
    'compiled/next-devtools',
    'compiled/babel',
    'compiled/babel-packages',
  ],
  ...['compiled/react-dom-experimental', 'compiled/react-experimental', 'compiled/terser', 'compiled/@vercel/nft'],
].map((name) => `node_modules/next/dist/${name}`);

/**
 * Copies into `target` what the product needs to run, and nothing that only builds it. Of the framework that is what its own build
 * traced, which is what `output: 'standalone'` would copy; that mode would also put its own server in the place of ours.
 */
export async function assembleImage(target, { root = ROOT, dist = process.env.NEXT_DIST_DIR ?? '.next' } = {}) {
  const built = path.join(root, dist);
  const files = [...(await filesOfFramework(root, built)), ...(await filesOfPrograms(root))];
  for (const part of [...new Set(files.map(packageOf))].sort())
    if (isNeeded(part, dist)) await copy(path.join(root, part), path.join(target, part));
  for (const name of await readdir(built))
    if (!OF_THE_BUILD.includes(name)) await copy(path.join(built, name), path.join(target, '.next', name));
  for (const name of WHOLE) await copy(path.join(root, name), path.join(target, name));
}

/**
 * The package of a file, or the file itself where it is ours. Packages are copied whole: which of its files a package gives to whom
 * depends on the conditions of the very Node that runs it.
 */
const packageOf = (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? file;

const isNeeded = (part, dist) =>
  !part.startsWith(`${dist}/`) && part !== 'node_modules/next' && !UNUSED.some((start) => `${part}/`.startsWith(start));

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
    { base: root, ignore: ['node_modules/next/**', ...UNUSED.map((start) => `${start}**`)] },
  );
  return fileList;
}

/** The database client's compilers for other databases, and its smaller and slower one: 57 MB of 62. */
const OF_OTHER_DATABASES = /\/query_compiler_(?:small_bg|fast_bg\.(?!postgresql\.))/;

const isForProduction = (file) =>
  !/\.(map|d\.[cm]?ts|dev\.js|development\.js)$/.test(file) &&
  !OF_OTHER_DATABASES.test(file) &&
  !OF_DEVELOPMENT.some((part) => file.endsWith(part));

/** Links stay links: the build names packages by them. */
const copy = async (from, to) => {
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: isForProduction });
};

/** Bytes of everything in a folder; a link counts as itself. */
export async function sizeOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(file) : (await lstat(file)).size;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
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
