/**
 * `npm run torture -- [scenario …] [--part 0.1] [--seed 1] [--from COMMIT]`: the apply path against a real PostgreSQL, real worker processes and the
 * sandbox, whose record of effects is the truth. Prints a table; exits with 1 on any breach.
 */
import { parseArgs } from 'node:util';
import { startPostgres } from '@/bin/machine/postgres.mjs';
import { openHouse } from '@/bin/torture/house';
import { type Result, seeded } from '@/bin/torture/scenario';
import { SCENARIOS, type ScenarioName } from '@/bin/torture/scenarios';
import { buildTortureWorker } from '@/bin/torture/worker-process';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** How much of the full count is done. */
    part: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    /** The version before, for `upgrade`: a commit or a tag. */
    from: { type: 'string' },
  },
});
const names = Object.keys(SCENARIOS) as ScenarioName[];
const unknown = positionals.filter((name) => !names.some((known) => known === name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exit(2);
}

const worker = await buildTortureWorker();
const rows: (Result & { readonly name: string; readonly asked: number; readonly seconds: number })[] = [];
for (const name of names.filter((each) => positionals.length === 0 || positionals.includes(each))) {
  const { run, full, roles, says } = SCENARIOS[name];
  const asked = Math.max(1, Math.round(full * Number(values.part)));
  console.log(`${name}: ${says}`);
  const postgres = await startPostgres({ connections: 300, durable: true });
  const house = await openHouse(postgres.url, roles);
  const begun = performance.now();
  const result = await run(house, {
    count: asked,
    worker,
    random: seeded(Number(values.seed)),
    postgres,
    ...(values.from && { from: values.from }),
  });
  rows.push({ name, asked, seconds: Math.round((performance.now() - begun) / 1000), ...result });
  await house.close();
  await postgres.stop();
}
for (const { name, asked, done, unit, breaches, seconds, notes } of rows)
  console.log(`${name.padEnd(16)} ${done}/${asked} ${unit}  breaches ${breaches}  ${seconds} s  ${notes}`);
process.exit(rows.some(({ breaches }) => breaches > 0) ? 1 : 0);
