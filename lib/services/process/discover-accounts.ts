import { listMembers, type MemberAccount } from '@/lib/aws/organization';
import { AwsError } from '@/lib/aws/port';
import type { AccountLabel } from '@/lib/capabilities/risk-words';
import type { OrganizationConfig } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { followDiscovered } from '@/lib/services/process/follow-discovered';
import type { Running } from '@/lib/services/process/running';
import { deriveMoved } from '@/lib/services/sync/derive-moved';
import { startDueSyncs } from '@/lib/services/sync/schedule';
import { WORKER } from '@/lib/services/verb/actors';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Names of an event, at most: an organization of thousands must not fill the log. */
const NAMED = 100;

/**
 * Lists the accounts of the organization. New ones connect and are synced; those that are closed, or left the chosen units, leave, and what was
 * known of them stays. Each has the label that the rules of the configuration give it. Where Organizations does not answer, nothing changes.
 */
export async function discoverAccounts(running: Running, list = listMembers): Promise<void> {
  const { organization, aws, unnamed = [] } = running.config;
  if (organization === undefined) return;
  if (unnamed.length > 0) {
    log.warn(
      `No accounts of the organization are looked for until STS names ${unnamed.join(', ')}, which may be one of them.`,
    );
    return;
  }
  let members: readonly MemberAccount[];
  try {
    members = await list(organization, aws);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    log.warn(`The accounts of the organization could not be listed; those that were known stay. ${error.message}`);
    return;
  }
  if (members.some(({ label }) => label === 'unread'))
    log.warn(
      'The tags of accounts could not be read, so labels that depend on them stay as they were. Allow organizations:ListTagsForResource.',
    );
  const known = await running.db.account.findMany({ select: KNOWN });
  // Where the configuration was read again while Organizations answered, the answer is to a question of before.
  if (JSON.stringify(running.config.organization) !== JSON.stringify(organization)) return;
  const { came, left } = comeAndGone(running, members, known);
  const stay = known.filter((row) => row.removedAt === null && !left.includes(row));
  const labelled = newLabels(running, members, [...stay, ...came.map((account) => ({ ...account, label: null }))]);
  if (came.length + left.length + labelled.length === 0) return;
  await keep(running, organization, { members: members.length, came, left, labelled });
  if (labelled.length > 0) await deriveMoved(running);
  if (came.length + left.length === 0) return;
  await followDiscovered(running);
  await startDueSyncs(running);
}

const KNOWN = { id: true, name: true, label: true, discoveredAt: true, removedAt: true } as const;
interface Known {
  readonly id: string;
  readonly name: string;
  readonly label: string | null;
  readonly discoveredAt: Date | null;
  readonly removedAt: Date | null;
}
type Named = Pick<Known, 'id' | 'name'>;
type Labelled = Named & { readonly label: AccountLabel | null };

function comeAndGone({ config }: Pick<Running, 'config'>, members: readonly MemberAccount[], known: readonly Known[]) {
  // What the file names is connected as the file says.
  const byFile = new Set(config.accounts.flatMap(({ id, isDiscovered }) => (isDiscovered === true ? [] : [id])));
  const live = known.filter(
    ({ id, discoveredAt, removedAt }) => discoveredAt !== null && removedAt === null && !byFile.has(id),
  );
  return {
    came: members.filter(({ id }) => !byFile.has(id) && !live.some((row) => row.id === id)),
    left: live.filter(({ id }) => !members.some((member) => member.id === id)),
  };
}

/** What the rules say by now, where it is something else. What the file says of an account counts before them. */
function newLabels(
  { config }: Pick<Running, 'config'>,
  members: readonly MemberAccount[],
  accounts: readonly (Named & { readonly label: string | null })[],
): readonly Labelled[] {
  if (config.organization === undefined || config.organization.labels.length === 0) return [];
  const said = new Set(config.accounts.flatMap(({ id, label }) => (label === undefined ? [] : [id])));
  return accounts.flatMap(({ id, name, label: before }) => {
    const label = members.find((member) => member.id === id)?.label ?? null;
    return said.has(id) || label === 'unread' || label === before ? [] : [{ id, name, label }];
  });
}

interface Moved {
  readonly members: number;
  readonly came: readonly MemberAccount[];
  readonly left: readonly Named[];
  readonly labelled: readonly Labelled[];
}

async function keep(
  running: Running,
  organization: OrganizationConfig,
  { members, came, left, labelled }: Moved,
): Promise<void> {
  const now = running.now();
  const writable = organization.writerRole !== null;
  await running.db.$transaction(async (tx) => {
    for (const { id, name, partition } of came) {
      const facts = { name, partition, writable, label: null, removedAt: null, discoveredAt: now };
      await tx.account.upsert({ where: { id }, create: { id, ...facts }, update: facts });
    }
    await tx.account.updateMany({ where: { id: { in: left.map(({ id }) => id) } }, data: { removedAt: now } });
    for (const { id, label } of labelled) await tx.account.update({ where: { id }, data: { label } });
    await recordEvent(tx, running, WORKER, {
      action: 'connection.accounts-discovered',
      object: { kind: 'connections', id: 'organization', name: 'AWS Organizations' },
      data: {
        ...{ came: named(came), left: named(left), accounts: members },
        labelled: labelled.slice(0, NAMED).map(({ id, name, label }) => ({ id, name, label })),
      },
    });
  });
}

const named = (accounts: readonly Named[]) => accounts.slice(0, NAMED).map(({ id, name }) => ({ id, name }));
