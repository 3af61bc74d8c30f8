/**
 * `npm run migrate`: brings the tables up to date as their owner and grants the product's user what it needs, so that no process
 * which goes on running holds the owner's password. Reads DATABASE_URL and DATABASE_OWNER_URL, and nothing else.
 */
import { readDatabaseUrls } from '@/lib/config/load-config';
import { prepareAsOwner } from '@/lib/services/process/prepare-as-owner';
import { explainStart } from '@/lib/services/process/start-failures';

const read = readDatabaseUrls(process.env);
if (!read.ok) {
  process.stderr.write(`Nothing was migrated:\n${read.problems.map((problem) => `- ${problem}\n`).join('')}`);
  process.exit(1);
}
try {
  await prepareAsOwner(read.urls);
  process.stdout.write('The tables are up to date, and the user of DATABASE_URL may work with them.\n');
} catch (error) {
  const told = explainStart(error, { dataDir: '', databaseOwnerUrl: read.urls.databaseOwnerUrl });
  if (told === null) throw error;
  process.stderr.write(`Nothing was migrated:\n- ${told}\n`);
  process.exit(1);
}
