import { openApiHouse } from '@/bin/fuzz/api/api-house';
import { fuzzApi } from '@/bin/fuzz/api/fuzz-api';
import { startPostgres } from '@/bin/machine/postgres.mjs';
import { openDatabase } from '@/lib/db/open-database';

/** `npm run fuzz:api -- [requests] [seed]`: random requests by the OpenAPI document, on a real PostgreSQL and the sandbox. */
const [requests = 20_000, seed = 20_261_130] = process.argv.slice(2).map(Number);
const SHOWN = 20;

const postgres = await startPostgres({});
const database = await openDatabase({ databaseUrl: postgres.url, dataDir: null });
const house = await openApiHouse(database.client);
const { statuses, answered, failures } = await fuzzApi(house, requests, seed);
await house.close();
await database.close();
await postgres.stop();
for (const failure of failures.slice(0, SHOWN)) process.stdout.write(`${failure}\n`);
const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
process.stdout.write(
  `${requests} requests, seed ${seed}: ${counts.join(', ')}; ${answered.size} operations answered, ${failures.length} failures\n`,
);
process.exit(failures.length === 0 && requests > 0 ? 0 : 1);
