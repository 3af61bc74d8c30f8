import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PRODUCTION, SOURCES } from '@/lib/test-worlds/sources';

const FORBIDDEN_FOLDERS = ['utils', 'util', 'helpers', 'helper', 'common', 'constants', 'misc'];
/** Files of data, which may be as long as the data. */
const DATA_FILES = /(\.(vectors|golden)\.ts$|^e2e\/sandbox\/world\/)/;
const MAX_LINES = 300;
const MAX_FILES = 30;

/** How often the compiler is told better in production. Less is to be written here, more is not; `any` and `!` are errors of the linter. */
const CASTS = { twice: 1, once: 105 };

/** Code without its comments, and with every text emptied: what is said there is no code. */
const codeOf = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replaceAll(/(['"])(?:(?!\1)[^\\\n]|\\.)*\1/g, "''")
    .replaceAll(/^(?:import|export \{) [\s\S]*?;$/gm, '');

const CAST =
  /[\w)\]}'] as (?!const\b)(?:[A-Z]\w*|unknown|never|string|number|boolean|object|readonly|typeof|keyof|\{|\[)/g;
const count = (pattern: RegExp) =>
  PRODUCTION.filter(({ file }) => file.endsWith('.ts') && !file.startsWith('e2e/'))
    .map(({ text }) => codeOf(text).match(pattern)?.length ?? 0)
    .reduce((sum, each) => sum + each, 0);

describe('the house', () => {
  test('exports names one by one', () => {
    expect(SOURCES.filter(({ text }) => /^export \*/m.test(text)).map(({ file }) => file)).toEqual([]);
  });

  test(`has no file of more than ${MAX_LINES} lines: divide it by idea`, () => {
    const long = SOURCES.filter(({ file, text }) => !DATA_FILES.test(file) && text.split('\n').length - 1 > MAX_LINES);
    expect(long.map(({ file }) => file)).toEqual([]);
  });

  test(`has no folder of more than ${MAX_FILES} files beside their tests: divide it by what they serve`, () => {
    const folders = PRODUCTION.map(({ file }) => path.posix.dirname(file));
    const filesIn = (folder: string) => folders.filter((each) => each === folder).length;
    expect([...new Set(folders)].filter((folder) => filesIn(folder) > MAX_FILES)).toEqual([]);
  });

  test('has no drawer for everything', () => {
    const named = SOURCES.flatMap(({ file }) => file.split('/').slice(0, -1)).filter((name) =>
      FORBIDDEN_FOLDERS.includes(name),
    );
    expect(named).toEqual([]);
  });

  test('casts no more than is said here', () => {
    expect(count(/ as unknown as /g)).toBeLessThanOrEqual(CASTS.twice);
    expect(count(CAST)).toBeLessThanOrEqual(CASTS.once);
  });

  test.each([
    ['const a = b as Json;', 1],
    ['const a = [1] as const;', 0],
    ["import { a as B } from 'c';", 0],
    ['// known as Json', 0],
    ["say('known as Json');", 0],
  ])('a cast is seen in %s', (text, casts) => {
    expect(codeOf(text).match(CAST)?.length ?? 0).toBe(casts);
  });
});

const ROOMS = readdirSync('lib/services').map((room) => `lib/services/${room}`);

/** What a page says in code marks that is a path: from the root, or for a room's README from its own folder. */
function pathsIn(page: string): readonly string[] {
  const [folder, text] = [path.posix.dirname(page), readFileSync(page, 'utf8')];
  const named = [...text.matchAll(/`([\w.()[\]/-]+)`/g)].map(([, name = '']) => name);
  const fromRoot = named.filter((name) => /^(?:app|components|lib|bin|e2e|prisma|docs)\//.test(name));
  const fromHere =
    folder === '.' ? [] : named.filter((name) => /^[\w/-]+(?:\.tsx?|\/)$/.test(name) && !fromRoot.includes(name));
  return [...fromRoot, ...fromHere.map((name) => path.posix.join(folder, name))];
}

describe('what is written about the house', () => {
  test.each(ROOMS)('%s says in at most 30 lines what it is, and what it must never do', (room) => {
    const text = readFileSync(`${room}/README.md`, 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(31);
    expect(text).toMatch(/\bnever\b|\bno\b|\bNothing\b/);
  });

  test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', ...ROOMS.map((room) => `${room}/README.md`)])(
    '%s names only what is there',
    (page) => {
      const sibling = (name: string) => name.replace(/^lib\/services\/\w[\w-]*\//, 'lib/services/');
      const gone = pathsIn(page).filter((name) => !existsSync(name) && !existsSync(sibling(name)));
      expect(gone).toEqual([]);
    },
  );

  test('a path that is not there is found', () => {
    expect(pathsIn('ARCHITECTURE.md')).toContain('lib/changes/states.ts');
    expect(pathsIn('lib/services/apply/README.md')).toContain('lib/services/apply/write.ts');
  });
});

/** Lowest versions without known vulnerabilities, by what `npm audit` would say. */
const FLOORS = { next: '16.4.5', react: '19.3.1', 'react-dom': '19.3.1' } as const;

test.each(Object.entries(FLOORS))('%s is at least %s', (name, floor) => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const version = lock.packages[`node_modules/${name}`]?.version ?? '0.0.0';
  expect(version.localeCompare(floor, 'en', { numeric: true }), `${name} ${version}`).toBeGreaterThanOrEqual(0);
});
