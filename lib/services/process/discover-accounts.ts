import { listMembers, type MemberAccount } from '@/lib/aws/organization';
import { AwsError } from '@/lib/aws/port';
import { log } from '@/lib/log/log';
import { followDiscovered } from '@/lib/services/process/follow-discovered';
import type { Running } from '@/lib/services/process/running';
import { startDueSyncs } from '@/lib/services/sync/schedule';
import { WORKER } from '@/lib/services/verb/actors';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Names of an event, at most: an organization of thousands must not fill the log. */
const NAMED = 100;

/**
 * Lists the accounts of the organization. New ones connect and are synced; those that are closed, or left the chosen units, leave, and what was
 * known of them stays. Where Organizations does not answer, nothing changes.
 */
export async function discoverAccounts(running: Running, list = listMembers): Promise<void> {
  const { organization, aws } = running.config;
  if (organization === undefined) return;
  let members: readonly MemberAccount[];
  try {
    members = await list(organization, aws);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    log.warn(`The accounts of the organization could not be listed; those that were known stay. ${error.message}`);
    return;
  }
  if (await keep(running, members)) {
    await followDiscovered(running);
    await startDueSyncs(running);
  }
}

/** True where an account came or went. */
async function keep(running: Running, members: readonly MemberAccount[]): Promise<boolean> {
  const { db, config } = running;
  const now = running.now();
  const known = await db.account.findMany({ select: { id: true, name: true, discoveredAt: true, removedAt: true } });
  // What the file names is connected as the file says.
  const byFile = new Set(
    config.accounts
      .map(({ id }) => id)
      .filter((id) => !known.some((row) => row.id === id && row.discoveredAt !== null)),
  );
  const found = members.filter(({ id }) => !byFile.has(id));
  const isLive = (id: string) =>
    known.some((row) => row.id === id && row.discoveredAt !== null && row.removedAt === null);
  const came = found.filter(({ id }) => !isLive(id));
  const left = known.filter(({ id }) => isLive(id) && !members.some((member) => member.id === id));
  if (came.length + left.length === 0) return false;
  const writable = config.organization?.writerRole !== null;
  await db.$transaction(async (tx) => {
    for (const { id, name, partition } of came) {
      const facts = { name, partition, writable, removedAt: null, discoveredAt: now };
      await tx.account.upsert({ where: { id }, create: { id, ...facts }, update: facts });
    }
    await tx.account.updateMany({ where: { id: { in: left.map(({ id }) => id) } }, data: { removedAt: now } });
    await recordEvent(tx, running, WORKER, {
      action: 'connection.accounts-discovered',
      object: { kind: 'connections', id: 'organization', name: 'AWS Organizations' },
      data: { came: named(came), left: named(left), accounts: members.length },
    });
  });
  return true;
}

const named = (accounts: readonly { readonly id: string; readonly name: string }[]) =>
  accounts.slice(0, NAMED).map(({ id, name }) => ({ id, name }));
