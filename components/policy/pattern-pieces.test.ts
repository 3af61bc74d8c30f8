import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patternPieces } from './pattern-pieces';

const kinds = (pattern: string): string[] => patternPieces(pattern).map(({ kind, text }) => `${kind} ${text}`);

it('tells names from values', () => {
  expect(kinds('project_path:g/p:ref_type:branch')).toEqual([
    'name project_path',
    'colon :',
    'fixed g/p',
    'colon :',
    'name ref_type',
    'colon :',
    'fixed branch',
  ]);
});

it('marks wildcards, and calls nothing a name after one that may swallow colons', () => {
  expect(kinds('project_path:g/*:ref:v?')).toEqual([
    'name project_path',
    'colon :',
    'fixed g/',
    'any *',
    'colon :',
    'fixed ref',
    'colon :',
    'fixed v',
    'one ?',
  ]);
});

it('does not take an escaped character for a wildcard, nor a variable for text', () => {
  expect(kinds('ref:a${*}b*')).toEqual(['name ref', 'colon :', 'fixed a${*}b', 'any *']);
  expect(kinds('ref:${aws:x}')).toEqual(['name ref', 'colon :', 'variable ${aws:x}']);
});

it('never loses or adds a character', () => {
  const text = fc.array(fc.constantFrom('a', ':', '*', '?', '$', '{', '}', '${*}', 'é')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (pattern) => {
      const drawn = patternPieces(pattern).map((piece) => piece.text);
      expect(drawn.join('')).toBe(pattern);
    }),
    { seed: 11 },
  );
});
