import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { hiddenIn, looksLike, visiblePieces, visibleText } from '@/lib/subjects/visible-text';

describe('what people cannot see in a text', () => {
  it.each([
    ['ma\u00adin', 'ma[U+00AD]in', 'soft hyphen'],
    ['release\u00a01', 'release[U+00A0]1', 'no-break space'],
    ['main\u200b', 'main[U+200B]', 'zero-width space'],
    ['\u202egpj.exe', '[U+202E]gpj.exe', 'right-to-left override'],
    ['a\u2066b', 'a[U+2066]b', 'left-to-right isolate'],
    ['a\u{e0041}b', 'a[U+E0041]b', 'U+E0041'],
    ['a\u3164b', 'a[U+3164]b', 'U+3164'],
    ['a\tb', 'a[U+0009]b', 'tab'],
  ])('%j is marked', (text, marked, name) => {
    expect(visibleText(text)).toBe(marked);
    expect(hiddenIn(text).join()).toContain(name);
  });

  it.each([
    ['m\u0430in', 'm[U+0430]in'],
    ['\u0430\u0440\u0440', '[U+0430][U+0440][U+0440]'],
    ['pr\u03bfd', 'pr[U+03BF]d'],
    ['\uff4dain', '[U+FF4D]ain'],
    ['a\uff0fb', 'a[U+FF0F]b'],
  ])('a letter of another script in %j is marked where it passes for a Latin one', (text, marked) => {
    expect(visibleText(text)).toBe(marked);
  });

  it.each(['main', 'feature/größe', 'release 1.0', '日本', 'привет', 'καλημέρα', 'a–b', '${x}', 'v1.0-rc_2', ''])(
    '%j is what it looks like',
    (text) => {
      expect(visibleText(text)).toBe(text);
      expect(hiddenIn(text)).toEqual([]);
    },
  );

  test('the pieces of any text join to exactly that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(
          visiblePieces(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
      { seed: 20_261_130, numRuns: 1000 },
    );
  });
});

describe('two texts', () => {
  it.each([
    ['main', 'ma\u00adin'],
    ['main', 'm\u0430in'],
    ['a b', 'a\u00a0b'],
    ['v1.0', 'vl.0'],
    ['PROD', 'PR0D'],
    ['é', 'e\u0301'],
  ])('%j and %j look alike and differ', (one, other) => {
    expect(looksLike(one, other)).toBe(true);
    expect(looksLike(other, one)).toBe(true);
  });

  it.each([
    ['main', 'main'],
    ['main', 'Main'],
    ['main', 'mains'],
    ['é', 'e'],
    ['v1', 'v2'],
  ])('%j and %j do not', (one, other) => {
    expect(looksLike(one, other)).toBe(false);
  });
});
