import { discoveredAccount } from '@/lib/config/discovered-account';
import type { Context } from '@/lib/services/verb/context';

/** A process, as far as this goes: see `Running`. */
interface Following extends Pick<Context, 'db' | 'config'> {
  goOver(config: Context['config']): void;
}

/** Has this process connect the accounts that were found in the organization, as the database has them by now. */
export async function followDiscovered(running: Following): Promise<void> {
  const { organization, accounts } = running.config;
  const rows = await running.db.account.findMany({
    where: { discoveredAt: { not: null } },
    select: { id: true, name: true, partition: true, removedAt: true },
    orderBy: { id: 'asc' },
  });
  const ids = new Set(rows.map(({ id }) => id));
  const found =
    organization === undefined
      ? []
      : rows.filter(({ removedAt }) => removedAt === null).map((row) => discoveredAccount(organization, row));
  const next = [...accounts.filter(({ id }) => id === null || !ids.has(id)), ...found];
  if (JSON.stringify(next) !== JSON.stringify(accounts)) running.goOver({ ...running.config, accounts: next });
}

/** The same after the file was read: an account that it names by now is connected as it says, and is none of the organization's any more. */
export async function beginWithFile(running: Following): Promise<void> {
  const named = running.config.accounts.flatMap(({ id }) => id ?? []);
  await running.db.account.updateMany({ where: { id: { in: named } }, data: { discoveredAt: null } });
  await followDiscovered(running);
}
