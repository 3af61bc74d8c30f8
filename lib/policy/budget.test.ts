import { expect, test } from 'vitest';
import { measured, QUESTION_STEPS, questionMemory, spend, tried, withinBudget, withinHalf } from '@/lib/policy/budget';

test('a question asked on the way draws on the budget of the one that asked', () => {
  const { spent, ranOut, result } = measured(() => {
    spend(6);
    return withinBudget(() => [spend(4), spend(1)], 1_000_000);
  }, 10);
  expect({ spent, ranOut, result }).toEqual({ spent: 11, ranOut: true, result: [true, false] });
});

test('the next question has a budget of its own, after one that failed too', () => {
  expect(() =>
    withinBudget(() => {
      spend(QUESTION_STEPS + 1);
      throw new Error('gone');
    }),
  ).toThrow('gone');
  expect(withinBudget(() => spend(QUESTION_STEPS))).toBe(true);
});

test('a first part that runs out leaves half for the second', () => {
  const { result, ranOut } = measured(() => [withinHalf(() => spend(6)), spend(3), spend(2)], 10);
  expect({ result, ranOut }).toEqual({ result: [false, true, false], ranOut: true });
});

test('a trial gives the whole answer or none, and leaves the next question its budget', () => {
  const asking = (steps: number) => () => withinHalf(() => (spend(steps) ? 'decided' : 'undecided'));
  expect(tried(asking(5), 10)).toEqual({ result: 'decided' });
  expect(tried(asking(6), 10)).toBeNull();
  expect(withinBudget(asking(6))).toBe('decided');
});

test('what a question worked out is forgotten with it, so that the next one costs as much', () => {
  const memory = questionMemory<string, number>();
  const work = (): number => {
    const known = memory.get('x');
    if (known === undefined) spend(5);
    memory.set('x', 1);
    return known ?? 0;
  };
  const asked = () => measured(() => [work(), work()], 100);
  expect(asked()).toMatchObject({ result: [0, 1], spent: 5 });
  expect(asked()).toMatchObject({ result: [0, 1], spent: 5 });
  expect([work(), work()]).toEqual([0, 0]);
});
