import { rmSync } from 'node:fs';
import { buildWeb, openFleet, type Program } from '@/bin/torture/fleet';
import { openHouse } from '@/bin/torture/house';
import { buildPrevious, previousCommit } from '@/bin/torture/previous';
import type { Scenario } from '@/bin/torture/scenario';
import { countWritten, giveToken, startLoad } from '@/bin/torture/web-load';

const DATABASE = 'torture_upgraded';
const PLACES = 2;

/**
 * Two web processes of the version before run on a database that they made. This version brings the tables up to date beside them,
 * they go on answering under load, and are then replaced one by one. No request may fail, and what either version wrote is there once.
 */
export const upgrade: Scenario = async (house, { count, from = previousCommit() }) => {
  if (from === null) throw new Error('The sources have no history here: there is no version before to run.');
  const previous = await buildPrevious(from);
  const current = await buildWeb();
  const result = { done: 0, breaches: 0, requests: 0, written: 0, kept: 0, notes: '' };
  for (; result.done < count; result.done++) {
    const { requests, failures, written, kept, endedBadly } = await upgradeOnce(house, previous, current);
    result.requests += requests;
    result.written += written;
    result.kept += kept;
    result.breaches += failures.length + endedBadly + Math.abs(kept - written);
    result.notes ||= failures[0] ?? '';
  }
  rmSync(previous.folder, { recursive: true, force: true });
  rmSync(current.file, { force: true });
  const { done, breaches, requests, written, kept, notes } = result;
  return {
    ...{ done, breaches, unit: 'upgrades' },
    notes: `from ${from.slice(0, 8)}, ${requests} requests, written ${written}, kept ${kept}${notes && `; first: ${notes}`}`,
  };
};

type House = Parameters<Scenario>[0];

async function upgradeOnce({ env, context, roles }: House, previous: Program, current: Program) {
  await context.db.$executeRawUnsafe(`DROP DATABASE IF EXISTS ${DATABASE}`);
  await context.db.$executeRawUnsafe(`CREATE DATABASE ${DATABASE}`);
  const url = new URL(env.DATABASE_URL ?? '');
  url.pathname = DATABASE;
  const fleet = await openFleet(previous, { ...env, DATABASE_URL: url.href }, PLACES);
  // Brings the tables up to date.
  const upgraded = await openHouse(url.href, roles.length);
  await giveToken(upgraded);
  const load = startLoad(fleet.url, { roles });
  await load.asked(50);
  for (let place = 0; place < PLACES; place++) {
    await fleet.replace(place, current);
    await load.asked(50);
  }
  const { requests, failures, written } = await load.stop();
  const endedBadly = await fleet.close();
  const kept = await countWritten(upgraded);
  await upgraded.close();
  await context.db.$executeRawUnsafe(`DROP DATABASE ${DATABASE}`);
  return { requests, failures, written, kept, endedBadly };
}
