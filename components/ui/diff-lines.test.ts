import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DiffLine, diffLines } from './diff-lines';

const signs = { same: ' ', added: '+', removed: '-' } as const;
const drawn = (before: string, after: string): string[] =>
  diffLines(before, after).map(({ kind, text }) => signs[kind] + text);
const side = (lines: readonly DiffLine[], without: DiffLine['kind']): string =>
  lines
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('\n');

it('shows what was removed before what was added, and keeps the rest', () => {
  expect(drawn('a\nb\nc', 'a\nB\nc')).toEqual([' a', '-b', '+B', ' c']);
});

it('says nothing changed when nothing changed', () => {
  expect(drawn('a\nb\n', 'a\nb')).toEqual([' a', ' b']);
  expect(drawn('', '')).toEqual([]);
});

it('numbers the lines of each side', () => {
  expect(diffLines('a\nc', 'a\nb\nc').map(({ before, after }) => [before, after])).toEqual([
    [1, 1],
    [null, 2],
    [2, 3],
  ]);
});

it('gives both texts back, whatever they are', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '{'), { minLength: 1, maxLength: 12 }).map((l) => l.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      expect(side(lines, 'added')).toBe(before);
      expect(side(lines, 'removed')).toBe(after);
    }),
    { seed: 7 },
  );
});

it('stays quick and exact on texts too long to compare line by line', () => {
  const before = Array.from({ length: 3000 }, (_, line) => `a${line}`).join('\n');
  const after = Array.from({ length: 3000 }, (_, line) => `b${line}`).join('\n');
  const lines = diffLines(before, after);
  expect(side(lines, 'added')).toBe(before);
  expect(side(lines, 'removed')).toBe(after);
});
