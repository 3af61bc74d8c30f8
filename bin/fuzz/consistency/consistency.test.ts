import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkConsistency } from '@/bin/fuzz/consistency/check';
import { describeDifference } from '@/bin/fuzz/consistency/describe-difference';
import { factsOf } from '@/bin/fuzz/consistency/facts-of';
import { QUESTIONS } from '@/bin/fuzz/consistency/questions';
import { randomCase } from '@/bin/fuzz/consistency/random-estate';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { reach } from '@/lib/reach/reach';

describe('every answer about who gets in', () => {
  test('is that of an STS which shares no code with the engine', { timeout: 300_000 }, () => {
    const { asked, found } = checkConsistency(4000, 20_261_130);
    expect(found === null ? 'no difference' : describeDifference(found)).toBe('no difference');
    expect(Object.keys(asked)).toEqual(QUESTIONS.map(({ id }) => id));
    for (const count of Object.values(asked)) expect(count).toBeGreaterThan(0);
  });

  test('is found wrong where it is, with the smallest case', () => {
    const blind = {
      id: 'blind',
      holds: 'no policy denies',
      ask: ({ tried }: { readonly tried: { readonly before: string } }) => ({
        asked: 1,
        differences: tried.before.includes('"Deny"') ? ['overlooks a Deny'] : [],
      }),
    };
    const { found } = checkConsistency(1000, 1, [blind]);
    expect(found?.differences).toEqual(['overlooks a Deny']);
    const { Statement } = JSON.parse(found?.tried.before ?? '{}');
    expect(Statement).toHaveLength(1);
    expect(Statement[0].Condition).toBeUndefined();
  });
});

test('the cases reach every rung', () => {
  const rungs = fc.sample(randomCase, { numRuns: 400, seed: 3 }).flatMap((tried) => {
    const parsed = parsePolicy(tried.before);
    return parsed.ok ? [String(reach(parsed.policy, factsOf(tried)).role.rung)] : [];
  });
  expect(rungs.length).toBeGreaterThan(380);
  expect([...new Set(rungs)].sort()).toEqual(['0', '1', '2', '3', '4', '5', 'null']);
});
