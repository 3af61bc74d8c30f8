import { expect, it } from 'vitest';
import { diffLines } from '@/components/ui/diff-lines';
import { alikeLines } from './alike-lines';
import { indented } from './indented';

const alike = (before: string, after: string) => alikeLines(diffLines(before, after));

it('two lines that look alike and differ say so, and by which character', () => {
  expect(alike('a\nmain', 'a\nma\u00adin')).toEqual([
    { removed: 2, added: 2, hidden: 'the added line contains invisible character U+00AD (soft hyphen)' },
  ]);
  expect(alike('m\u0430in', 'main')[0]?.hidden).toBe('the removed line contains U+0430, not the letter a');
  expect(alike('vl.0', 'v1.0')).toEqual([{ removed: 1, added: 1, hidden: null }]);
});

it('lines that differ visibly, or not at all, say nothing', () => {
  expect(alike('main', 'dev')).toEqual([]);
  expect(alike('ma\u00adin', 'ma\u00adin')).toEqual([]);
});

it('a word that changes in a document of one line is one line of the difference', () => {
  const policy = (branch: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Sub: branch }] });
  const lines = diffLines(indented(JSON.stringify(policy('dev'))), indented(JSON.stringify(policy('main'), null, 2)));
  expect(lines.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => [kind, text.trim()])).toEqual([
    ['removed', '"Sub": "dev"'],
    ['added', '"Sub": "main"'],
  ]);
});
