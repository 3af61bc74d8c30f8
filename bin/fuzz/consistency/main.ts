import { checkConsistency } from '@/bin/fuzz/consistency/check';
import { describeDifference } from '@/bin/fuzz/consistency/describe-difference';
import { QUESTIONS } from '@/bin/fuzz/consistency/questions';

/**
 * `npm run fuzz:consistency -- [questions] [seed] [id]`: every answer about who gets in, against the sandbox's STS and one another;
 * with an id such as `reductions` one kind of answer alone.
 */
const [questions = '200000', seed = '20261130', only] = process.argv.slice(2);

const which = QUESTIONS.filter(({ id }) => only === undefined || id === only);
const { cases, asked, found } = checkConsistency(Number(questions), Number(seed), which);
const counts = Object.entries(asked).map(([id, count]) => `${id} ${count.toLocaleString('en')}`);
const total = Object.values(asked).reduce((sum, count) => sum + count, 0);
if (found !== null) process.stdout.write(describeDifference(found));
process.stdout.write(
  `${total.toLocaleString('en')} questions about ${cases} estates, seed ${seed}: ${counts.join(', ')}; ${found === null ? 'no difference' : 'a difference'}\n`,
);
process.exitCode = found === null && total > 0 ? 0 : 1;
