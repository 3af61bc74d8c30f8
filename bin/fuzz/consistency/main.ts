import { checkConsistency } from '@/bin/fuzz/consistency/check';
import { describeDifference } from '@/bin/fuzz/consistency/describe-difference';
import { KNOWN } from '@/bin/fuzz/consistency/known';

/** `npm run fuzz:consistency -- [questions] [seed]`: every answer about who gets in, against the sandbox's STS and one another. */
const [questions = 200_000, seed = 20_261_130] = process.argv.slice(2).map(Number);

const { cases, asked, shown, found } = checkConsistency(questions, seed);
const counts = Object.entries(asked).map(([id, count]) => `${id} ${count.toLocaleString('en')}`);
const total = Object.values(asked).reduce((sum, count) => sum + count, 0);
if (found !== null) process.stdout.write(describeDifference(found));
process.stdout.write(
  `${total.toLocaleString('en')} questions about ${cases} estates, seed ${seed}: ${counts.join(', ')}; ${shown.size} of ${KNOWN.length} known differences shown, ${found === null ? 0 : 1} new\n`,
);
process.exitCode = found === null && total > 0 ? 0 : 1;
