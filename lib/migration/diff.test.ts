import { expect, it } from 'vitest';
import { diffOf } from '@/lib/migration/diff';
import { applyEdits, type Edit } from '@/lib/migration/edit-text';

const diff = (before: string, ...edits: Edit[]) =>
  diffOf({ path: 'x', before, after: applyEdits(before, edits) ?? '', edits }).hunks.map(({ line, lines }) => [
    line,
    ...lines.map(({ sign, text }) => sign + text),
  ]);
const put = (from: number, text: string): Edit => ({ from, to: from, text });

it('added lines are shown with two lines on each side', () => {
  expect(diff('a\nb\nc\nd\ne\nf\n', put(6, 'X\nY\n'))).toEqual([[2, ' b', ' c', '+X', '+Y', ' d', ' e']]);
});

it('a changed word shows the line as it was and as it is', () => {
  expect(diff('a\r\nold b\r\n', { from: 3, to: 6, text: 'new' })).toEqual([[1, ' a', '-old b', '+new b']]);
});

it('a word put into a line without a line ending is a change of that line', () => {
  expect(diff('a: {b}\nc', put(4, 'x, '))).toEqual([[1, '-a: {b}', '+a: {x, b}', ' c']]);
});

it('what is put at the end stands at the end, with and without a last line ending', () => {
  expect(diff('a\n', put(2, '\nb:\n'))).toEqual([[1, ' a', '+', '+b:']]);
  expect(diff('a', put(1, '\n\nb:\n'))).toEqual([[1, ' a', '+', '+', '+b:']]);
});

it('places that are far apart are shown apart, with the line where each begins', () => {
  const text = 'a\nb\nc\nd\ne\nf\ng\n';
  expect(diff(text, put(0, 'X\n'), put(12, 'Y\n'))).toEqual([
    [1, '+X', ' a', ' b'],
    [6, ' e', ' f', '+Y', ' g'],
  ]);
});
