import { expect, it } from 'vitest';
import { undoneBy } from '@/lib/changes/undone-by';

const step = (baseDigest: string, proposedDigest: string) => ({ baseDigest, proposedDigest });
const first = step('a', 'b');
const second = step('b', 'c');

it('undoes the last change, or the last few back to where they began', () => {
  expect(undoneBy(step('c', 'b'), [second, first])).toEqual([second]);
  expect(undoneBy(step('c', 'a'), [second, first])).toEqual([second, first]);
});

it.each([
  ['leads to a policy that none of them started from', step('c', 'z')],
  ['starts from a policy that the last one did not leave, for someone else changed it', step('x', 'b')],
  ['leaves the policy as it is', step('c', 'c')],
])('undoes nothing where it %s', (_, undo) => {
  expect(undoneBy(undo, [second, first])).toEqual([]);
});

it('undoes nothing across a gap, which is the work of someone else', () => {
  expect(undoneBy(step('c', 'a'), [second, step('a', 'q')])).toEqual([]);
});
