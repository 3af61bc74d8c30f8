import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, test } from 'vitest';
import { VisibleText } from './visible-text';

const drawn = (text: string): string => renderToStaticMarkup(createElement(VisibleText, { text }));

it('draws a mark, and copies as the text itself', () => {
  expect(drawn('main')).toBe('main');
  const marked = drawn('ma\u00adin');
  expect(marked).toContain('data-mark="U+00AD"');
  expect(marked).toContain('soft hyphen');
  expect(marked.replace(/<span[^>]*select-none.*?<\/span>/g, '').replace(/<[^>]*>/g, '')).toBe('ma\u00adin');
});

/** What comes from GitLab and AWS and names something: never drawn as bare text. */
const NAMES =
  'projectPath|groupPath|roleName|accountName|personName|instanceName|username|ref\\.name|refName|source\\.path|subject';
const BARE = new RegExp(`(?<![=$\`\\w(])\\{((?:\\w+\\.)*(?:${NAMES}))\\}(?!\`)`, 'g');
/** These draw a text among their children so. */
const DRAWS = /<(Td|RowLink)\b[^<]*>\s*$/;

function* screens(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* screens(file);
    else if (file.endsWith('.tsx')) yield file;
  }
}

test('every screen draws refs, paths, subjects and names with their marks', () => {
  const bare = [...screens('app'), ...screens('components')].flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(BARE)]
      .filter(({ index }) => !DRAWS.test(text.slice(0, index)))
      .map(([found]) => `${file}: ${found}`);
  });
  expect(bare).toEqual([]);
});
