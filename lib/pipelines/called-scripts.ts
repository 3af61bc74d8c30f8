import path from 'node:path';

const RUNNERS = new Set(['sh', 'bash', 'dash', 'zsh', 'source', '.', 'python', 'python3', 'ruby', 'node', 'pwsh']);
const PACKAGE_RUNNERS = new Set(['npm', 'yarn', 'pnpm']);
const SCRIPT = /\.(sh|bash|py|rb|js|mjs|cjs|ps1|pl)$/;
const HERE = /^(\.\/|\$CI_PROJECT_DIR\/|\$\{CI_PROJECT_DIR\}\/)/;
const SAFE = /^[\w.@+/-]+$/;
/** Folders that one text changes into. More are not followed: each is tried with each file. */
const MOST_FOLDERS = 5;

/**
 * Files of the repository that a shell text seems to run: paths from the repository's root, from each folder that it changes into, and
 * from its own, where whoever called it may be. This is a guess: a file that does not exist is not found. `own`: '' is the root.
 */
export function calledScripts(text: string, own = ''): readonly string[] {
  const named: string[] = [];
  const folders = new Set<string>(own === '' ? [] : [own]);
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('#')) continue;
    const words = line.split(/[\s;&|()"'`<>=]+/).filter((word) => word !== '');
    words.forEach((word, index) => {
      const before = words[index - 1] ?? '';
      if (before === 'cd' || before === 'pushd' || before === '-C') addFolder(folders, word);
      if (word === 'make') named.push('Makefile');
      if (PACKAGE_RUNNERS.has(word)) named.push('package.json');
      if (HERE.test(word) || SCRIPT.test(word) || RUNNERS.has(before)) named.push(word);
    });
  }
  const found = named.flatMap((word) => ['', ...folders].flatMap((folder) => inRepository(folder, word) ?? []));
  return [...new Set(found)];
}

/** The scripts that a file of the repository calls. */
export const scriptsCalledBy = (file: string, text: string): readonly string[] =>
  calledScripts(text, path.posix.dirname(file).replace(/^\.$/, ''));

function addFolder(folders: Set<string>, word: string): void {
  const folder = inRepository('', word.replace(/\/+$/, ''));
  if (folder !== null && folders.size < MOST_FOLDERS) folders.add(folder);
}

/** null: no path of the repository, or one that only the job knows. */
function inRepository(folder: string, word: string): string | null {
  const relative = word.replace(HERE, '');
  if (!SAFE.test(relative) || relative.startsWith('/') || relative.startsWith('-')) return null;
  const normal = path.posix.normalize(path.posix.join(folder, relative)).replace(/\/$/, '');
  return normal === '.' || normal.startsWith('..') || word.endsWith('/') ? null : normal;
}
