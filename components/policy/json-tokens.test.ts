import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonTokens } from './json-tokens';

const kinds = (line: string): string[] =>
  jsonTokens(line)
    .filter(({ text }) => text.trim() !== '')
    .map(({ kind, text }) => `${kind} ${text}`);

it('tells keys from strings', () => {
  expect(kinds('  "Effect" : "Allow",')).toEqual(['key "Effect"', 'mark :', 'string "Allow"', 'mark ,']);
});

it('is not led astray by quotes and colons within a string', () => {
  expect(kinds(String.raw`["a\"b: c", -1, true]`)).toEqual([
    'mark [',
    String.raw`string "a\"b: c"`,
    'mark ,',
    'number -1',
    'mark ,',
    'word true',
    'mark ]',
  ]);
});

it('keeps every character of a line that is not JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ':', ' ', 'a', '1', '{', '\t') }), (line) => {
      const drawn = jsonTokens(line).map(({ text }) => text);
      expect(drawn.join('')).toBe(line);
    }),
    { seed: 3 },
  );
});
