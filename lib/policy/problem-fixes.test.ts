import { expect, it } from 'vitest';
import { parsePolicy } from './parse-policy';
import { fixesOf, offsetOf } from './problem-fixes';

/** The fixes of the first problem: their labels, and the text that each makes. */
function firstFixes(text: string): readonly (readonly [string, string])[] {
  const [problem] = parsePolicy(text).problems;
  if (problem === undefined) throw new Error('There is no problem.');
  return fixesOf(text, problem).map(({ label, from, to, insert }) => [
    label,
    text.slice(0, from) + insert + text.slice(to),
  ]);
}

const allow = (rest: string) => `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",${rest}}]}`;
const whole = allow('"Principal":"*","Action":"sts:AssumeRole"');

it('offers for each mistake the edit after which it is gone', () => {
  expect(firstFixes(whole.replace('"}]}', '",}]}'))).toEqual([['Remove this comma', whole]]);
  expect(firstFixes(whole.replace('"*","Action"', '"*" "Action"'))[0]).toEqual([
    'Add the comma',
    whole.replace('"*","Action"', '"*" ,"Action"'),
  ]);
  expect(firstFixes(whole.slice(0, -1)).at(-1)).toEqual(['Close with }', whole]);
  expect(firstFixes(whole.replace('"Allow"', '"allow"'))[0]).toEqual(['Write Allow', whole]);
  const condition = (operator: string) =>
    allow(`"Principal":"*","Action":"sts:AssumeRole","Condition":{"${operator}":{"a:b":"c"}}`);
  expect(firstFixes(condition('stringlikes'))).toEqual([['Write StringLike', condition('StringLike')]]);
});

it('offers nothing that leaves as many mistakes as before', () => {
  expect(firstFixes('{"Statement": }')).toEqual([]);
  expect(firstFixes(allow('"Principal":"*"'))).toEqual([]);
});

it('finds the place of a problem by its line and column', () => {
  expect(offsetOf('ab\ncd', { line: 2, column: 2 })).toBe(4);
  expect(offsetOf('', { line: 1, column: 9 })).toBe(0);
});
