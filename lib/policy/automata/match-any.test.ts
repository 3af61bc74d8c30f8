import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAny } from '@/lib/policy/automata/match-any';
import { compilePattern, matchPattern, type PatternElement } from '@/lib/policy/match-wildcard';
import { parseValue } from '@/lib/policy/policy-text';

const RUN = { seed: 20_261_130, numRuns: 400 };

/** Asked often enough, one after another, that the automaton has taken over. */
const ROUNDS = 3;

const patternOf = (text: string): readonly PatternElement[] =>
  parseValue(text, { wildcards: true, variables: false }).filter((part) => part.kind !== 'variable');
const plainly = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => matchPattern(patternOf(pattern), text));

function expectSame(patterns: readonly string[], texts: readonly string[]): void {
  const matches = compileAny(patterns.map(patternOf));
  const expected = texts.map((text) => plainly(patterns, text));
  for (let round = 0; round < ROUNDS; round++) expect(texts.map(matches)).toEqual(expected);
}

describe('many patterns together', () => {
  const pattern = fc.array(fc.constantFrom('a', 'b', 'c', '*', '?', ':', 'é'), { maxLength: 8 });
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ':', 'é', 'x'), { maxLength: 10 });
  const joined = (pieces: readonly string[]): string => pieces.join('');

  it('say of every text what one after another says', () => {
    fc.assert(
      fc.property(
        fc.array(pattern.map(joined), { maxLength: 30 }),
        fc.array(text.map(joined), { minLength: 20, maxLength: 20 }),
        expectSame,
      ),
      RUN,
    );
  });

  it.each([
    ['none', []],
    ['fixed texts alone', ['a', 'b', 'abc', '', 'x', 'y']],
    ['one of all', ['a', 'b?', 'c*d', '*', 'x*', 'y*', 'z*']],
    ['the same twice', ['a*b', 'a*b', 'c*', 'd?', '*e', 'f*']],
    ['runs of asterisks', ['a**', '**b', '***', 'a**b**', '?**', 'c*']],
    ['the empty text', ['', '*?', '?', 'a*', 'b*', 'c*', 'd*']],
  ])('%s', (_, patterns) => {
    expectSame(patterns, ['', 'a', 'b', 'ab', 'abc', 'axb', 'cxd', 'bx', 'x', 'f', 'e', 'aaaaaaaab', '*', '?', '**']);
  });

  it('that are too much for an automaton are asked one after another', () => {
    const letters = Array.from({ length: 200 }, (_, at) => `${String.fromCharCode(0x4e00 + at)}*z`);
    expectSame(letters, ['\u4e00z', '\u4e01az', '\u4e02', 'z', ...Array.from({ length: 40 }, (_, at) => `a${at}`)]);
    const hostile = Array.from({ length: 12 }, (_, at) => `*${'a'.repeat(300)}${at}*`);
    const long = 'a'.repeat(900);
    expectSame(hostile, [long, `${long}7`, `${long}x`, ...Array.from({ length: 40 }, (_, at) => 'a'.repeat(at))]);
  });

  it('cost a part of what one after another costs', () => {
    const patterns = Array.from({ length: 400 }, (_, at) =>
      patternOf(`project_path:team/*:ref_type:branch:ref:f${at}-*`),
    );
    const texts = Array.from({ length: 50 }, (_, at) => `project_path:team/app${at}:ref_type:branch:ref:f${at * 9}-x`);
    const together = compileAny(patterns);
    const each = patterns.map(compilePattern);
    const cost = (work: (text: string) => boolean): number => {
      const from = process.cpuUsage().user;
      for (let round = 0; round < 20; round++) texts.forEach(work);
      return process.cpuUsage().user - from;
    };
    const pairs = Array.from({ length: 5 }, () => [
      cost(together),
      cost((text) => each.some((matches) => matches(text))),
    ]);
    const ratios = pairs.map(([fast = 0, plain = 0]) => fast / plain);
    expect(Math.min(...ratios)).toBeLessThan(0.5);
  });
});
