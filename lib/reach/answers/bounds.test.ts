import { describe, expect, test } from 'vitest';
import { randomNumbers } from '@/bin/bench/measure';
import { measured, QUESTION_STEPS } from '@/lib/policy/budget';
import type { Answer } from '@/lib/reach/answers/answer';
import { answerCompare } from '@/lib/reach/answers/compare';
import { answerLint } from '@/lib/reach/answers/lint';

const statement = (condition: object, effect = 'Allow') => ({
  Effect: effect,
  Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com' },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: condition,
});
const policy = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });
const subjects = (values: readonly string[], effect = 'Allow') =>
  statement({ StringLike: { 'gitlab.com:sub': values }, StringEquals: { 'gitlab.com:aud': 'sts' } }, effect);

/** Patterns whose union needs a great many states: a letter, then a fixed number of characters, then another one. */
function intricate(count: number, gap: number, seed: number): readonly string[] {
  const random = randomNumbers(seed);
  const letter = (of: number) => 'abcdefgh'.charAt(random(of));
  const between = '?'.repeat(gap);
  return Array.from(
    { length: count },
    () => `project_path:g/*${letter(8)}${between}${letter(8)}*:ref_type:branch:ref:*${letter(3)}${between}*`,
  );
}

const cost = (work: () => Answer<unknown>) => measured(work, QUESTION_STEPS);
/** The step in which the budget is used up can be one of many states. */
const LAST_STEP = 5000;

describe('a question ends within its budget, whatever it is about', () => {
  const [few, many, long] = [intricate(5, 12, 1), intricate(40, 14, 2), intricate(4, 400, 3)];
  const tags = Array.from({ length: 14 }, (_, at) => `aws:RequestTag/k${at}`);
  const keyed = (effect: string) =>
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
