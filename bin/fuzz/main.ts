import { compareEvaluators } from '@/bin/fuzz/compare-evaluators';

/** `npm run fuzz:evaluate -- [cases] [seed]`: random policies and claims by the engine and by an evaluator that shares no code with it. */
const [cases = 1_000_000, seed = 20_261_123] = process.argv.slice(2).map(Number);
const SHOWN = 5;

const { decisions, mismatches, crashes } = compareEvaluators(cases, seed);
for (const { tried, ours, naive } of [...mismatches.slice(0, SHOWN), ...crashes.slice(0, SHOWN)])
  process.stdout.write(`engine ${ours}, naive ${naive}:\n${JSON.stringify(tried)}\n`);
const counts = Object.entries(decisions).map(([decision, count]) => `${count} ${decision}`);
process.stdout.write(
  `${cases} cases, seed ${seed}: ${counts.join(', ')}, ${mismatches.length} mismatches, ${crashes.length} crashes\n`,
);
process.exitCode = mismatches.length + crashes.length === 0 && cases > 0 ? 0 : 1;
