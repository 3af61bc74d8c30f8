import path from 'node:path';

const RUNNERS = new Set(['sh', 'bash', 'dash', 'zsh', 'source', '.', 'python', 'python3', 'ruby', 'node', 'pwsh']);
const SCRIPT = /\.(sh|bash|py|rb|js|mjs|cjs|ps1|pl)$/;
const HERE = /^(\.\/|\$CI_PROJECT_DIR\/|\$\{CI_PROJECT_DIR\}\/)/;
const SAFE = /^[\w.@+/-]+$/;

/**
 * Files of the repository that a text of the shell seems to run: paths from the repository's root. A guess: what is not there
 * is simply not found.
 */
export function calledScripts(text: string): readonly string[] {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('#')) continue;
    const words = line.split(/[\s;&|()"'`<>=]+/).filter((word) => word !== '');
    words.forEach((word, index) => {
      if (word === 'make') found.add('Makefile');
      const named = HERE.test(word) || SCRIPT.test(word) || RUNNERS.has(words[index - 1] ?? '');
      const file = named ? inRepository(word) : null;
      if (file) found.add(file);
    });
  }
  return [...found];
}

/** null: no path of the repository, or one that only the job knows. */
function inRepository(word: string): string | null {
  const relative = word.replace(HERE, '');
  if (!SAFE.test(relative) || relative.startsWith('/') || relative.startsWith('-')) return null;
  const normal = path.posix.normalize(relative);
  return normal === '.' || normal.startsWith('..') || normal.endsWith('/') ? null : normal;
}
