import { checkConsistency } from '@/bin/fuzz/consistency/check';
import { describeDifference } from '@/bin/fuzz/consistency/describe-difference';

/** `npm run fuzz:consistency -- [questions] [seed]`: every answer about who gets in, against the sandbox's STS and one another. */
const [questions = 200_000, seed = 20_261_130] = process.argv.slice(2).map(Number);

const { cases, asked, found } = checkConsistency(questions, seed);
const counts = Object.entries(asked).map(([id, count]) => `${id} ${count.toLocaleString('en')}`);
const total = Object.values(asked).reduce((sum, count) => sum + count, 0);
if (found !== null) process.stdout.write(describeDifference(found));
process.stdout.write(
  `${total.toLocaleString('en')} questions about ${cases} estates, seed ${seed}: ${counts.join(', ')}; ${found === null ? 'no difference' : 'a difference'}\n`,
);
process.exitCode = found === null && total > 0 ? 0 : 1;
