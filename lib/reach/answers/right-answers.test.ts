import { describe, expect, test } from 'vitest';
import { answerVerb, VERBS, type VerbName } from '@/lib/reach/answers/answer-verb';
import cases from '@/lib/reach/answers/right-answers.json';

interface Right {
  readonly verdict?: string;
  readonly decision?: string;
  readonly status?: number;
  readonly rung?: number;
  /** The rung or its upper bound is no wider. */
  readonly most?: number;
  readonly reason?: string;
  readonly has?: readonly string[];
  readonly hasNot?: readonly string[];
  readonly counts?: readonly number[];
}

const isVerb = (name: string): name is VerbName => Object.hasOwn(VERBS, name);

describe('policies that were once judged wrongly', () => {
  test.each(cases.map((one) => [one.guarantee, one] as const))('%s', (_, { verb, input, right }) => {
    if (!isVerb(verb)) throw new Error(`${verb} is no verb`);
    const answer = answerVerb(verb, input);
    const told = JSON.parse(JSON.stringify(answer.ok ? answer.output : answer.problem));
    const { verdict, decision, status, rung, most, reason, has = [], hasNot = [], counts }: Right = right;
    for (const [name, value] of Object.entries({ verdict, decision, status }))
      if (value !== undefined) expect(told[name]).toBe(value);
    const role = told.reach?.role;
    if (rung !== undefined) expect(role.rung).toBe(rung);
    if (most !== undefined) expect(role.rung ?? role.bounds.high).toBeLessThanOrEqual(most);
    if (reason !== undefined) expect(role.reason).toBe(reason);
    if (role !== undefined) expect(JSON.stringify(told)).not.toContain('NaN');
    const ids = (told.findings ?? []).map(({ id }: { readonly id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining([...has]));
    for (const id of hasNot) expect(ids).not.toContain(id);
    if (counts !== undefined) expect(told.map(({ count }: { readonly count: number }) => count)).toEqual(counts);
  });
});
