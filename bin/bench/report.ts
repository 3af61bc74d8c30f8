import type { Figure } from '@/bin/bench/measure';

/** Prints a line for each figure: met, near its goal, or missed by half. Gives the exit code: 1 where one is missed. */
export function report(figures: readonly Figure[]): 0 | 1 {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, figure, goal, met, missed } of figures) {
    process.stdout.write(
      `${missed ? 'MISSED' : met ? '    ok' : '  near'}  ${name.padEnd(width)}  ${figure}${goal === '' ? '' : ` (goal: ${goal})`}\n`,
    );
  }
  const missed = figures.filter((each) => each.missed).length;
  const met = figures.filter((each) => each.met).length;
  const near = figures.length - met - missed;
  process.stdout.write(`${met} figures hold, ${near} near their goals, ${missed} missed by half or more\n`);
  return missed === 0 ? 0 : 1;
}
