import { comparisonFigures } from '@/bin/bench/comparison';
import { estateFigures } from '@/bin/bench/estate';
import { evaluationFigures } from '@/bin/bench/evaluation';
import type { Figure } from '@/bin/bench/measure';

/**
 * Measures the engine against its goals and against a naive matcher in the same run, and holds a sample of its answers
 * against that matcher. Ends with 1 when a goal is missed by half.
 */
function main(): number {
  const figures: readonly Figure[] = [...evaluationFigures(), ...comparisonFigures(), ...estateFigures()];
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, figure, goal, missed } of figures) {
    process.stdout.write(
      `${missed ? 'MISSED' : '    ok'}  ${name.padEnd(width)}  ${figure}${goal === '' ? '' : ` (goal: ${goal})`}\n`,
    );
  }
  const missed = figures.filter((each) => each.missed).length;
  process.stdout.write(`${figures.length - missed} goals met, ${missed} missed by half or more\n`);
  return missed === 0 ? 0 : 1;
}

process.exitCode = main();
