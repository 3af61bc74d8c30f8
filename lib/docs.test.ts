/** The documentation says what is there: links, commands, samples and pictures. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fileOf, PICTURES, SCHEMES } from '@/e2e/steps/pictures';

const ROOT = path.dirname(import.meta.dirname);
const PAGES = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (page: string) => readFileSync(path.join(ROOT, page), 'utf8');

interface Sample {
  readonly language: string;
  readonly text: string;
}
/** The fenced blocks of a page, without the indentation that they have in a list. */
function samplesOf(page: string): readonly Sample[] {
  return [...textOf(page).matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = '', language = '', text = '']) => ({
      language,
      text: text
        .split('\n')
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n'),
    }),
  );
}
const commandsOf = (page: string) =>
  samplesOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** GitHub's and GitLab's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe.each(PAGES)('%s', (page) => {
  test('links only to what is there', () => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      return !existsSync(path.join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...textOf(page).matchAll(/\bnpm run (?:-s |--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('has samples that parse', () => {
    for (const { language, text } of samplesOf(page)) {
      if (language === 'json') expect(() => JSON.parse(text), text).not.toThrow();
      if (language === 'yaml') expect(() => parse(text), text).not.toThrow();
    }
  });

  test('never runs a package that is not ours', () => {
    expect(textOf(page)).not.toMatch(/\bnpx\b|\bnpm (?:exec|x|i|install) (?:-g )?drawbridge/);
  });
});

test('the README is read in two minutes', () => {
  expect(textOf('README.md').split(/\s+/).length).toBeLessThanOrEqual(900);
});

test('every picture is one that `npm run docs:pictures` takes, and none is missing', () => {
  const taken = PICTURES.flatMap(({ name }) => SCHEMES.map((scheme) => fileOf(name, scheme)));
  const present = readdirSync(path.join(ROOT, 'docs/pictures')).map((name) => `docs/pictures/${name}`);
  expect(present.sort()).toEqual(taken.sort());
});

describe('the list of ASVS 5.0, levels 1 and 2', () => {
  const rows = textOf('docs/asvs.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => /^(V[\d.]+),(yes|partly|no|operator),("(?:[^"]|"")*"|[^",]*),([^,]*)$/.exec(line));

  test('names each requirement once, with what was done', () => {
    expect(rows.filter((row) => row === null)).toEqual([]);
    const ids = rows.map((row) => row?.[1]);
    expect(new Set(ids).size).toBe(ids.length);
    // 70 requirements of level 1 and 183 of level 2.
    expect(ids).toHaveLength(253);
    expect(rows.filter((row) => row?.[3] === '')).toEqual([]);
  });

  test('names tests that exist', () => {
    const named = rows.flatMap((row) => (row?.[4] ? [row[4]] : []));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((file) => !/\.(test|spec)\.ts$/.test(file) || !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});

describe('the command line, as the documentation calls it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-docs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  /** A sample of a file follows its name in a line like "`policy.json`:". */
  for (const page of PAGES) {
    for (const [, name = '', text = ''] of textOf(page).matchAll(/^`([\w.-]+\.json)`:\n\n```json\n([\s\S]*?)^```$/gm)) {
      writeFileSync(path.join(folder, name), text);
    }
  }
  const run = promisify(execFile);
  const commands = PAGES.flatMap(commandsOf).filter((line) => line.startsWith('node dist/drawbridge.js '));
  /** In words of capitals a page leaves a name to its reader. */
  const runnable = [...new Set(commands)].filter((line) => !/\b[A-Z]{4,}\b/.test(line));

  test.each(runnable)('%s', async (line) => {
    const [command = '', input] = line.split(' < ');
    const args = command.split(' ').slice(2);
    const tsx = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
    const main = path.join(ROOT, 'bin/cli/main.ts');
    const child = run(process.execPath, [tsx, '--tsconfig', path.join(ROOT, 'tsconfig.json'), main, ...args], {
      cwd: folder,
    });
    child.child.stdin?.end(input === undefined ? '' : readFileSync(path.join(folder, input)));
    const code = await child.then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    // 1 says that something was found: the question was answered all the same.
    expect([0, 1]).toContain(code);
  });
});
