import { describe, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '@/bin/machine/postgres.mjs';
import { faults } from '@/bin/torture/faults';
import { openHouse } from '@/bin/torture/house';
import { kills } from '@/bin/torture/kills';
import { noAudit } from '@/bin/torture/no-audit';
import { outsiders } from '@/bin/torture/outsiders';
import { peers } from '@/bin/torture/peers';
import { power } from '@/bin/torture/power';
import { previousCommit } from '@/bin/torture/previous';
import { restart } from '@/bin/torture/restart';
import { rivals } from '@/bin/torture/rivals';
import { type Scenario, seeded } from '@/bin/torture/scenario';
import { sleepers } from '@/bin/torture/sleepers';
import { upgrade } from '@/bin/torture/upgrade';
import { buildTortureWorker } from '@/bin/torture/worker-process';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const SEED = 1;

async function run(scenario: Scenario, count: number, roles: number, postgres?: Postgres) {
  const url = postgres?.url ?? String(database().pool.options.connectionString);
  const house = await openHouse(url, roles);
  try {
    return await scenario(house, {
      count,
      worker: await buildTortureWorker(),
      random: seeded(SEED),
      ...(postgres && { postgres }),
    });
  } finally {
    await house.close();
  }
}

describe('against real worker processes, a real PostgreSQL and the sandbox as the truth', () => {
  it('nothing is lost, done twice, unaudited or stuck when workers are killed at crash points', async () => {
    expect(await run(kills, 3, 4)).toMatchObject({ done: 3, breaches: 0 });
  });

  it('nor when AWS throttles, fails, drops, lags and refuses', async () => {
    expect(await run(faults, 24, 8)).toMatchObject({ done: 24, breaches: 0 });
  });

  it('no call is made while the audit table refuses events, and all is applied when it takes them again', async () => {
    expect(await run(noAudit, 8, 2)).toMatchObject({ done: 8, breaches: 0 });
  });

  it('a worker that slept beyond its lease does nothing when it wakes', async () => {
    expect(await run(sleepers, 1, 1)).toMatchObject({ done: 1, breaches: 0 });
  });

  it('whoever writes the role meanwhile is seen, and every document is kept', async () => {
    expect(await run(outsiders, 8, 2)).toMatchObject({ done: 8, breaches: 0 });
  });

  it('one order explains fifty commands at once, and IAM holds what was approved', async () => {
    expect(await run(rivals, 3, 1)).toMatchObject({ done: 3, breaches: 0 });
  });

  it('nobody approves or applies without a current membership while groups change and GitLab is away, and nobody twice', async () => {
    const result = await run(peers, 40, 1);
    expect(result).toMatchObject({ done: 40, breaches: 0 });
    // The rounds did get to approvals and applies: otherwise nothing was shown.
    expect(result.notes).toMatch(/approvals \d+/);
    expect(result.notes).toMatch(/\bapplied \d+/);
  });

  it('no request fails while web processes are replaced in turn', async () => {
    expect(await run(restart, 2, 2)).toMatchObject({ done: 2, breaches: 0 });
  });

  it.skipIf(previousCommit() === null)(
    'the version before goes on beside this one, on the tables of this one, until it is replaced',
    async () => {
      expect(await run(upgrade, 1, 2)).toMatchObject({ done: 1, breaches: 0 });
    },
  );

  it('a database that is ended at once and comes back loses nothing', async () => {
    const postgres = await startPostgres({ durable: true });
    try {
      expect(await run(power, 1, 3, postgres)).toMatchObject({ done: 1, breaches: 0 });
    } finally {
      await postgres.stop();
    }
  });
});
