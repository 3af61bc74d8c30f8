import { expect, it } from 'vitest';
import { diffLines } from '@/components/ui/diff-lines';
import { diffPairs, wordMarks } from './word-marks';

/** The marked words of each changed line. */
function marked(before: string, after: string): readonly (readonly string[])[] {
  const lines = diffLines(before, after);
  return [...wordMarks(lines)].map(([{ text }, marks]) => marks.map(([from, to]) => text.slice(from, to)));
}

it('only the words that differ are marked, in the line before and in the one after', () => {
  expect(marked('"sub": "p:g/a:ref:dev"', '"sub": "p:g/a:ref:main"')).toEqual([['dev'], ['main']]);
  expect(marked('["a", "b"]', '["a", "b", "c"]')).toEqual([[], [', "c"']]);
});

it('a word with a letter or an invisible character that passes for another is marked', () => {
  expect(marked('"ref:main"', '"ref:m\u0430in"')).toEqual([['main'], ['m\u0430in']]);
  expect(marked('"ref:main"', '"ref:ma\u00adin"')).toEqual([['main'], ['ma\u00adin']]);
});

it('lines that share little are marked as a whole by their ground alone', () => {
  expect(marked('"Effect": "Allow"', '"gitlab.example:aud": ["https://gitlab.example"]')).toEqual([]);
});

it('what goes stands beside what came in its place, and what has no counterpart beside nothing', () => {
  const pairs = diffPairs(diffLines('a\nold\nz', 'a\nnew\nmore\nz'));
  expect(pairs.map(({ before, after }) => [before?.text ?? null, after?.text ?? null])).toEqual([
    ['a', 'a'],
    ['old', 'new'],
    [null, 'more'],
    ['z', 'z'],
  ]);
});
