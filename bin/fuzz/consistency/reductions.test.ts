import { expect, test } from 'vitest';
import { checkConsistency } from '@/bin/fuzz/consistency/check';
import { describeDifference } from '@/bin/fuzz/consistency/describe-difference';
import { reductionQuestion } from '@/bin/fuzz/consistency/reduction-question';

/** `npm run fuzz:consistency` asks the same of as many estates as one likes. */
test('proposals over random estates let in nobody who is kept out, and keep whom they say they keep', () => {
  const { asked, found } = checkConsistency(200, 20_261_130, [reductionQuestion]);
  expect(found === null ? 'no difference' : describeDifference(found)).toBe('no difference');
  expect(asked[reductionQuestion.id]).toBeGreaterThan(199);
});
