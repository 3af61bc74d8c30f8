import { loadConfig } from '@/lib/config/load-config';
import { log } from '@/lib/log/log';
import { resolveAccounts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { beginWithFile } from '@/lib/services/process/follow-discovered';
import { recordStart } from '@/lib/services/process/record-start';
import type { Running } from '@/lib/services/process/running';
import { sayUnknownGroups } from '@/lib/services/process/say-unknown-groups';
import { startDueSyncs, syncChangedGroups } from '@/lib/services/sync/schedule';

/**
 * Reads the configuration again and goes over to its connections: GitLabs, accounts, sign-in, groups and places of notices, with their secrets.
 * Everything else stays as it was at the start. Answers what is wrong with it; then nothing moved. Nor where it throws since STS does not
 * name an account: an account that was left out would be disconnected.
 */
export async function reloadConfiguration(
  running: Running,
  read = () => loadConfig(process.env),
  identify?: Parameters<typeof resolveAccounts>[1],
): Promise<readonly string[]> {
  const loaded = read();
  if (!loaded.ok) return loaded.problems;
  const { instances, accounts, signIn, groupGrants, notifications, organization } = loaded.config;
  const { organization: _, ...kept } = running.config;
  const wanted = {
    ...kept,
    instances,
    accounts,
    signIn,
    groupGrants,
    notifications,
    ...(organization && { organization }),
  };
  const { config: ofFile, problems } = await resolveAccounts(wanted, identify, running.config.accounts);
  if (problems.length > 0)
    throw new Error(`${problems.join(' ')} Nothing was changed. Set AWS_ACCOUNT_ID, or mend the cause.`);
  const config = await beginWithFile(running.db, ofFile);
  running.goOver(config);
  await ensureConnections(running);
  // What is stored was derived by the configuration before.
  await running.db.moved.create({ data: { kind: 'everything', id: '' } });
  await recordStart(running);
  await startDueSyncs(running);
  await syncChangedGroups(running);
  void sayUnknownGroups(running);
  log.info(
    { instances: config.instances.length, accounts: config.accounts.length },
    'the configuration was read again',
  );
  return [];
}
