import { rmSync } from 'node:fs';
import { buildWeb, openFleet } from '@/bin/torture/fleet';
import type { Scenario } from '@/bin/torture/scenario';
import { countWritten, giveToken, startLoad } from '@/bin/torture/web-load';

/**
 * Two web processes behind a load balancer are replaced in turn, again and again, while clients ask on and on. No request may fail,
 * and what was answered as written is there once.
 */
export const restart: Scenario = async (house, { count }) => {
  const program = await buildWeb();
  await giveToken(house);
  const fleet = await openFleet(program, house.env, 2);
  const load = startLoad(fleet.url, house);
  for (let round = 0; round < count; round++) await fleet.replace(round, program);
  const { requests, failures, written } = await load.stop();
  const endedBadly = await fleet.close();
  rmSync(program.file, { force: true });
  const kept = await countWritten(house);
  return {
    done: count,
    unit: 'restarts',
    breaches: failures.length + endedBadly + Math.abs(kept - written),
    notes: `${requests} requests, failed ${failures.length}, written ${written}, kept ${kept}, ended badly ${endedBadly}${failures.length > 0 ? `; first: ${failures[0]}` : ''}`,
  };
};
