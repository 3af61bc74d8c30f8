import { expect, test } from 'vitest';
import { randomNumbers } from '@/bin/bench/measure';
import { compareEvaluators } from '@/bin/fuzz/compare-evaluators';
import { randomCase } from '@/bin/fuzz/random-cases';

test('the engine decides as an evaluator that shares no code with it, over all three decisions', {
  timeout: 60_000,
}, () => {
  const { decisions, mismatches } = compareEvaluators(20_000, 7);
  expect(mismatches).toEqual([]);
  for (const count of Object.values(decisions)) expect(count).toBeGreaterThan(1000);
});

test('the same seed makes the same cases, another one others', () => {
  const cases = (seed: number) => {
    const random = randomNumbers(seed);
    return Array.from({ length: 20 }, () => randomCase(random));
  };
  expect(cases(1)).toEqual(cases(1));
  expect(cases(1)).not.toEqual(cases(2));
});
