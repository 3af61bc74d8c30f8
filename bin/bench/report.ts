import type { Figure } from '@/bin/bench/measure';

/** Prints a line for each figure. Gives the exit code: 1 where a goal is missed by half. */
export function report(figures: readonly Figure[]): 0 | 1 {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, figure, goal, missed } of figures) {
    process.stdout.write(
      `${missed ? 'MISSED' : '    ok'}  ${name.padEnd(width)}  ${figure}${goal === '' ? '' : ` (goal: ${goal})`}\n`,
    );
  }
  const missed = figures.filter((each) => each.missed).length;
  process.stdout.write(`${figures.length - missed} figures stand, ${missed} missed by half or more\n`);
  return missed === 0 ? 0 : 1;
}
