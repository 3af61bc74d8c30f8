import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { randomNumbers } from '@/bin/bench/measure';
import { compareEvaluators } from '@/bin/fuzz/compare-evaluators';
import { type Case, randomCase } from '@/bin/fuzz/random-cases';
import { naiveEvaluate } from '@/e2e/sandbox/naive-evaluator';

test('the engine decides as an evaluator that shares no code with it, over all three decisions', {
  timeout: 60_000,
}, () => {
  const { cases, decisions, mismatches, crashes } = compareEvaluators(20_000, 7);
  expect(mismatches).toEqual([]);
  expect(crashes).toEqual([]);
  expect(decisions.allow / cases).toBeGreaterThan(0.1);
  const { undecided, ...decided } = decisions;
  for (const count of Object.values(decided)) expect(count).toBeGreaterThan(1000);
  expect(undecided).toBeGreaterThan(0);
});

test('the same seed makes the same cases, another one others', () => {
  const cases = (seed: number) => {
    const random = randomNumbers(seed);
    return Array.from({ length: 20 }, () => randomCase(random));
  };
  expect(cases(1)).toEqual(cases(1));
  expect(cases(1)).not.toEqual(cases(2));
});

test('the evaluator that the engine is held against decides every vector rightly itself', () => {
  const folder = 'lib/policy/vectors/evaluate';
  const vectors = readdirSync(folder).flatMap(
    (file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as (Case & { name: string; decision: string })[],
  );
  // What AWS does not say, the sandbox has to do one way or the other.
  const decided = vectors.filter(({ decision }) => decision !== 'undecided');
  const wrong = decided.filter(
    ({ policy, request, context, decision }) => naiveEvaluate(policy, request, context) !== decision,
  );
  // A number of JSON's is too small for what the vectors tell apart; the engine counts exactly.
  expect(wrong.map(({ name }) => name)).toEqual(['NumericEquals tells numbers beyond 2^53 apart']);
});
