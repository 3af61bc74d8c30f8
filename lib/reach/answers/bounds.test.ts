import { describe, expect, test } from 'vitest';
import {
  intricatePatterns as intricate,
  document as policy,
  statement,
  onSubjects as subjects,
} from '@/bin/bench/worst-inputs';
import { measured, QUESTION_STEPS } from '@/lib/policy/budget';
import type { Answer } from '@/lib/reach/answers/answer';
import { answerCompare } from '@/lib/reach/answers/compare';
import { answerEvaluate } from '@/lib/reach/answers/evaluate';
import { answerLint } from '@/lib/reach/answers/lint';

const asking = (document: object) => ({ policy: document, request: { principal: 'arn:aws:iam::111122223333:root' } });

const cost = (work: () => Answer<unknown>) => measured(work, QUESTION_STEPS);
/** The step in which the budget is used up can be one of many states. */
const LAST_STEP = 5000;

describe('a question ends within its budget, whatever it is about', () => {
  const [few, many, long] = [intricate(5, 12, 1), intricate(40, 14, 2), intricate(4, 400, 3)];
  const tags = Array.from({ length: 14 }, (_, at) => `aws:RequestTag/k${at}`);
  const keyed = (effect: 'Allow' | 'Deny') =>
    statement({ StringLike: Object.fromEntries(tags.map((key) => [key, [...few]])) }, effect);
  test.each<readonly [string, () => Answer<unknown>]>([
    ['few patterns against few denials', () => answerLint({ policy: policy(subjects(few), subjects(many, 'Deny')) })],
    ['long patterns', () => answerLint({ policy: policy(subjects(long), subjects(few, 'Deny')) })],
    ['nothing but wildcards', () => answerLint({ policy: policy(subjects(['*:'.repeat(300), '*?'.repeat(300)])) })],
    [
      'two policies of many patterns',
      () =>
        answerCompare({
          before: policy(subjects(many), subjects(few, 'Deny')),
          after: policy(subjects(intricate(40, 13, 4)), subjects(few, 'Deny')),
        }),
    ],
    [
      'many keys',
      () => answerCompare({ before: policy(keyed('Allow'), keyed('Deny')), after: policy(keyed('Allow')) }),
    ],
  ])('%s', (_, ask) => {
    const { result, spent } = cost(ask);
    expect(result.ok).toBe(true);
    expect(spent).toBeLessThanOrEqual(QUESTION_STEPS + LAST_STEP);
  });

  test('and where it does not suffice the answer is that it is not decided', () => {
    const { result, ranOut } = cost(() =>
      answerCompare({ before: policy(subjects(many)), after: policy(subjects(intricate(40, 13, 4))) }),
    );
    if (ranOut) expect(result).toMatchObject({ ok: true, output: { verdict: 'undecided' } });
    const starved = measured(
      () => answerCompare({ before: policy(subjects(many)), after: policy(subjects(intricate(40, 13, 4))) }),
      100,
    );
    expect(starved.ranOut).toBe(true);
    expect(starved.result).toMatchObject({ ok: true, output: { verdict: 'undecided' } });
  });
});

test('80 ordinary statements take a small part of it, and twice as many no more than four times that', () => {
  const ordinary = (count: number) =>
    policy(
      ...Array.from({ length: count }, (_, at) =>
        statement({
          StringEquals: { 'gitlab.com:aud': 'sts', 'gitlab.com:sub': `project_path:g/p${at}:ref_type:branch:ref:main` },
        }),
      ),
    );
  const [one, two] = [
    cost(() => answerLint({ policy: ordinary(80) })),
    cost(() => answerLint({ policy: ordinary(160) })),
  ];
  expect(one.ranOut).toBe(false);
  expect(one.spent).toBeLessThan(QUESTION_STEPS / 5);
  expect(two.spent).toBeLessThan(4 * one.spent);
});

test('what a question costs does not depend on those before it', () => {
  const asked = () =>
    cost(() => answerLint({ policy: policy(subjects(intricate(5, 12, 1)), subjects(['*x'], 'Deny')) }));
  expect(asked().spent).toBe(asked().spent);
});

test('ordinary policies of many wildcards are decided, a denial or not', () => {
  const wild = Array.from({ length: 80 }, (_, at) => subjects([`project_path:g/p${at}*:ref_type:branch:ref:*`]));
  const fence = statement(
    { StringNotLike: { 'gitlab.com:sub': ['project_path:g/*:ref:main', 'project_path:g/*:ref:rel*'] } },
    'Deny',
  );
  const asked = [policy(...wild), policy(...wild.slice(0, 40), fence)].map((each) =>
    cost(() => answerLint({ policy: each })),
  );
  expect(asked.map(({ ranOut }) => ranOut)).toEqual([false, false]);
  for (const { result } of asked) expect(result).toMatchObject({ ok: true, output: { reach: { role: { rung: 3 } } } });
});

test('five intricate patterns are decided against as many denials, and against themselves they are none', () => {
  const [allowed, denied] = [intricate(5, 12, 1), intricate(5, 12, 9)];
  const rungOf = (...denials: readonly string[]) => {
    const { result, ranOut } = cost(() => answerLint({ policy: policy(subjects(allowed), subjects(denials, 'Deny')) }));
    expect(ranOut).toBe(false);
    return result;
  };
  expect(rungOf(...denied)).toMatchObject({ ok: true, output: { reach: { role: { rung: 3 } } } });
  expect(rungOf(...allowed)).toMatchObject({ ok: true, output: { reach: { role: { rung: 0 } } } });
});

test('a request with more in it than is looked at is refused, and one with as much is not', () => {
  const evaluated = (length: number) =>
    answerEvaluate({ ...asking(policy(statement({}))), context: { 'gitlab.com:sub': ['x'.repeat(length)] } });
  expect(evaluated(65_536).ok).toBe(true);
  expect(evaluated(65_537)).toMatchObject({ ok: false, problem: { status: 413, pointer: '/context' } });
});

describe('a policy that is larger than what is looked at is refused with what it has too much of', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`);
  test.each<readonly [string, object, object, string]>([
    [
      'statements',
      policy(...many(250).map(() => statement({}))),
      policy(...many(251).map(() => statement({}))),
      '251 statements',
    ],
    ['values', policy(subjects(many(2000))), policy(subjects(many(2001))), '2,001 values'],
    [
      'the length of a value',
      policy(subjects(['x'.repeat(4096)])),
      policy(subjects(['x'.repeat(4097)])),
      '4,097 characters in one value',
    ],
    ['its length', {}, policy(subjects(many(2).map((name) => name + 'x'.repeat(33_000)))), 'at most 65,536'],
  ])('%s', (_, fits, over, sentence) => {
    const [small, large] = [answerEvaluate(asking(fits)), answerEvaluate(asking(over))];
    expect(small.ok || small.problem.status).not.toBe(413);
    expect(large).toMatchObject({
      ok: false,
      problem: { status: 413, pointer: '/policy', detail: expect.stringContaining(sentence) },
    });
  });
});
