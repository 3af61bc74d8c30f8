import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesPattern } from '@/lib/pipelines/match-pattern';

const sign = fc.constantFrom('a', 'b', '/', '-', '1');
const atom = fc.oneof(
  sign.map((each) => (each === '/' ? '\\/' : each)),
  fc.constantFrom('.', '\\d', '\\w', '\\S', '[ab]', '[^a]', '[a-c1]', '^', '$', '\\b'),
);
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc
      .tuple(atom, fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'))
      .map(([of, times]) => (['^', '$', '\\b'].includes(of) ? of : of + times)),
    fc.tuple(tie('pattern'), fc.constantFrom('', '*', '+', '?', '{0,2}')).map(([of, times]) => `(${of})${times}`),
  ),
  pattern: fc.oneof(
    { maxDepth: 4 },
    fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
    fc.tuple(tie('part'), tie('part')).map(([left, right]) => `${left}|${right}`),
  ),
}));

it('decides as another machine for the part of the language that both have', () => {
  let [seen, matched] = [0, 0];
  fc.assert(
    fc.property(pattern, fc.array(sign, { maxLength: 7 }), fc.boolean(), (source, signs, ignoresCase) => {
      const text = signs.join('');
      const found = matchesPattern(source, ignoresCase ? 'i' : '', text);
      seen += 1;
      matched += found ? 1 : 0;
      expect(found).toBe(new RegExp(source, ignoresCase ? 'i' : '').test(text));
    }),
    { seed: 17, numRuns: 3000 },
  );
  expect(Math.min(matched, seen - matched)).toBeGreaterThan(seen / 10);
});
