import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, matchPattern, type PatternElement } from '@/lib/policy/match-wildcard';
import { parseValue } from '@/lib/policy/policy-text';

const pattern = (text: string): PatternElement[] =>
  parseValue(text, { wildcards: true, variables: false }).filter((part) => part.kind !== 'variable');

/** The definition itself, character by character: slow, but plain to check by reading. */
function matchesByDefinition(wanted: string, text: string): boolean {
  if (wanted === '') return text === '';
  const rest = wanted.slice(1);
  if (wanted.startsWith('*')) {
    return matchesByDefinition(rest, text) || (text !== '' && matchesByDefinition(wanted, text.slice(1)));
  }
  return text !== '' && (wanted.startsWith('?') || wanted[0] === text[0]) && matchesByDefinition(rest, text.slice(1));
}

describe('matching a pattern', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'abc', true],
    ['?', '', false],
    ['?', 'a', true],
    ['a*c', 'ac', true],
    ['a*c', 'abb', false],
    ['*ab*ab', 'ab', false],
    ['a*a', 'a', false],
    ['v*.*', 'v1.2', true],
    ['v?.?', 'v1.2', true],
    ['v?.?', 'v10.2', false],
    ['Main', 'main', false],
  ])('%j on %j is %s', (wanted, text, expected) => {
    expect(matchPattern(pattern(wanted), text)).toBe(expected);
  });

  it('agrees with the definition on every short pattern and text', () => {
    const symbols = fc.constantFrom('a', 'b', '*', '?');
    const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ unit: symbols, maxLength: 8 }), texts, (wanted, text) => {
        expect(matchPattern(pattern(wanted), text)).toBe(matchesByDefinition(wanted, text));
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('finds a long segment wherever it stands, also after the plain search has used up its budget', () => {
    const segment = `${'a'.repeat(300)}b`;
    for (const before of [0, 1, 31, 32, 33, 299, 300, 3000, 7000]) {
      const text = `${'a'.repeat(before)}${segment}c`;
      expect(matchPattern(pattern(`*${segment}*`), text)).toBe(true);
      expect(matchPattern(pattern(`*?${segment}c*`), text)).toBe(before > 0);
      expect(matchPattern(pattern(`*${segment}b*`), text)).toBe(false);
      expect(matchPattern(pattern(`*${segment}?`), text)).toBe(true);
      expect(matchPattern(pattern(`*${segment}??`), text)).toBe(false);
    }
  });

  const LENGTH = 8192;
  it.each([
    ['a long run before a miss', `*${'a'.repeat(4000)}b*`],
    ['a miss before a long run', `*b${'a'.repeat(4000)}*`],
    ['question marks before a miss', `*${'?'.repeat(4095)}b*`],
    ['question marks in a run', `*${'a?'.repeat(2047)}b*`],
    ['an asterisk after every letter', 'a*'.repeat(4096)],
    ['asterisks and a miss at the end', `${'a*'.repeat(4095)}b`],
    ['many segments', `${`*${'a'.repeat(250)}b`.repeat(32)}*`],
  ])('costs little more than text × pattern ÷ 32 steps, however hostile: %s', (_, wanted) => {
    const text = 'a'.repeat(LENGTH);
    const matches = compilePattern(pattern(wanted));
    const steps = new Int32Array(LENGTH / 32);
    const yardstick = (): void => {
      for (let at = 0; at < LENGTH; at++) for (let word = 0; word < steps.length; word++) steps[word] = at ^ word;
    };
    // Both in turns on the same machine, the quickest of each: its other work is not the matcher's.
    const ratio = quickest(() => matches(text)) / quickest(yardstick);
    expect(ratio).toBeLessThan(5);
  });

  it('reads a text of twice the length at most about twice as often', () => {
    for (const wanted of ['a*'.repeat(500), `${'a*'.repeat(500)}b`, `*${'?'.repeat(500)}b*`, `*${'a'.repeat(500)}b*`]) {
      const matches = compilePattern(pattern(wanted));
      const [short, long] = [4096, 8192].map((length) => readsOf(matches, 'a'.repeat(length)));
      expect(long).toBeLessThan(2.5 * (short ?? 0) + LENGTH);
    }
  });
});

/** Milliseconds of the quickest of several runs. */
function quickest(work: () => void): number {
  const times = Array.from({ length: 12 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** A text that counts how often one of its characters is read. */
class CountedText extends String {
  reads = 0;
  override charCodeAt(at: number): number {
    this.reads++;
    return super.charCodeAt(at);
  }
}

function readsOf(matches: (text: string) => boolean, text: string): number {
  const counted = new CountedText(text);
  matches(counted as unknown as string);
  return counted.reads;
}
