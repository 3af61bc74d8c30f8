import type { Config } from '@/lib/config/config';
import { discoveredAccount } from '@/lib/config/discovered-account';
import type { Context } from '@/lib/services/verb/context';

/** A process, as far as this goes: see `Running`. */
interface Following extends Pick<Context, 'db' | 'config'> {
  goOver(config: Config): void;
}

/** Has this process connect the accounts that were found in the organization, as the database has them by now. */
export async function followDiscovered(running: Following): Promise<void> {
  const rows = await readDiscovered(running.db);
  // Asked for only now: the configuration may have been read again meanwhile, and must not go back to the one before.
  const { config } = running;
  const next = withDiscovered(config, rows);
  if (JSON.stringify(next.accounts) !== JSON.stringify(config.accounts)) running.goOver(next);
}

/**
 * The configuration of a file that was just read, with the accounts of the organization: one that the file names by now is connected as it
 * says, and is none of the organization's any more.
 */
export async function beginWithFile(db: Context['db'], config: Config): Promise<Config> {
  const named = config.accounts.flatMap(({ id }) => id ?? []);
  await db.account.updateMany({ where: { id: { in: named } }, data: { discoveredAt: null } });
  return withDiscovered(config, await readDiscovered(db));
}

type Discovered = Awaited<ReturnType<typeof readDiscovered>>;

const readDiscovered = (db: Context['db']) =>
  db.account.findMany({
    where: { discoveredAt: { not: null } },
    select: { id: true, name: true, partition: true, removedAt: true },
    orderBy: { id: 'asc' },
  });

function withDiscovered(config: Config, rows: Discovered): Config {
  const { organization } = config;
  const ofFile = config.accounts.filter(({ isDiscovered }) => isDiscovered !== true);
  const named = new Set(ofFile.map(({ id }) => id));
  // A process that has not read the file again yet may find what it names by now. Who writes there is the file's to say all the same.
  const isFound = ({ id, removedAt }: Discovered[number]) => removedAt === null && !named.has(id);
  const found =
    organization === undefined ? [] : rows.filter(isFound).map((row) => discoveredAccount(organization, row));
  return { ...config, accounts: [...ofFile, ...found] };
}
