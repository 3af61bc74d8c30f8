import { CloudTrailClient, type Event, LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { connectAs } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { AwsError, type AwsReader, type EntriesAsked, type EntryPage, type RoleEvent } from '@/lib/aws/port';
import { ENTRY_CALL, readRecord, toAccountEntry, toRoleEntry } from '@/lib/aws/trail-records';
import { entryRegions, partitionOf } from '@/lib/config/aws-regions';
import type { AccountConfig, AwsConfig } from '@/lib/config/config';

const CALLS: readonly string[] = ['UpdateAssumeRolePolicy', 'DeleteRole', 'CreateRole'];
/** Milliseconds, for the whole of it: a person waits. */
const PATIENCE = 8_000;
/** Pages of fifty events that are read at most: CloudTrail gives two a second. */
const PAGES = 5;

/** Asks CloudTrail with the reader's credentials. It records IAM in one region of a partition (AWS CloudTrail: global service events). */
export function openTrail(
  account: AccountConfig,
  aws: AwsConfig,
): Pick<AwsReader, 'roleEvents' | 'roleEntries' | 'entriesIn'> {
  const connect = connectAs(account.reader, aws, 'glance');
  const clients = new Map<string, CloudTrailClient>();
  const clientIn = (region: string): CloudTrailClient => {
    const opened = clients.get(region) ?? connect((options) => new CloudTrailClient(options), region);
    clients.set(region, opened);
    return opened;
  };
  const client = clientIn(partitionOf(aws.region).iamRegion);
  // STS records an entry in the region where it was asked, and one at its global endpoint in a region of its own.
  const regional = entryRegions(aws.region).map((region) => ({ region, client: clientIn(region) }));
  return {
    roleEvents: async (roleName, since) => (await look(client, roleName, since))?.flatMap(toRoleEvent) ?? null,
    roleEntries: async (roleArn, since) => {
      const looks = regional.map(async (each) => ({ ...each, events: await look(each.client, roleArn, since) }));
      const found = (await Promise.all(looks)).flatMap(({ region, events }) => (events ? [{ region, events }] : []));
      if (found.length === 0) return null;
      const asked = found.flatMap(({ events }) => events.flatMap(toRoleEntry));
      asked.sort((a, b) => b.at.getTime() - a.at.getTime());
      return {
        entries: asked.filter(({ refused }) => !refused),
        refused: asked.filter(({ refused }) => refused),
        regions: found.map(({ region }) => region),
      };
    },
    entriesIn: (region, asked) => orRefused(() => pageOf(clientIn(region), asked)),
  };
}

async function pageOf(client: CloudTrailClient, { from, to, next }: EntriesAsked): Promise<EntryPage> {
  const { Events = [], NextToken } = await client.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: ENTRY_CALL }],
      StartTime: from,
      EndTime: to,
      ...(next !== null && { NextToken: next }),
    }),
    { abortSignal: AbortSignal.timeout(PATIENCE) },
  );
  return { entries: Events.flatMap(toAccountEntry), oldest: Events.at(-1)?.EventTime ?? null, next: NextToken ?? null };
}

/** null: CloudTrail itself refuses; a role that cannot be assumed is another matter. */
async function orRefused<T>(send: () => Promise<T>): Promise<T | null> {
  try {
    return await ask('cloudtrail:LookupEvents', send);
  } catch (error) {
    const refused = error instanceof AwsError && error.kind === 'access-denied';
    if (refused && error.call === 'cloudtrail:LookupEvents') return null;
    throw error;
  }
}

/** Events about a resource, the newest first; null: not allowed. */
async function look(client: CloudTrailClient, resource: string, since: Date | null): Promise<readonly Event[] | null> {
  const asked = {
    LookupAttributes: [{ AttributeKey: 'ResourceName' as const, AttributeValue: resource }],
    ...(since !== null && { StartTime: since }),
  };
  const read = async () => {
    const found: Event[] = [];
    let pages = 0;
    const patience = { abortSignal: AbortSignal.timeout(PATIENCE) };
    for await (const { Events = [] } of paginateLookupEvents({ client }, asked, patience)) {
      found.push(...Events);
      if (++pages === PAGES) break;
    }
    return found;
  };
  return orRefused(read);
}

function toRoleEvent({ EventId: id, EventName: name, EventTime: at, Username, CloudTrailEvent }: Event): RoleEvent[] {
  if (id === undefined || name === undefined || at === undefined || !CALLS.includes(name)) return [];
  const said = readRecord(CloudTrailEvent);
  // The trail keeps refused calls too; whoever made one changed nothing.
  if (said.errorCode !== undefined) return [];
  const who = { arn: said.userIdentity?.arn ?? null, userName: Username ?? null };
  return [
    {
      id,
      name,
      at,
      ...who,
      requestId: said.requestID ?? null,
      sourceIp: said.sourceIPAddress ?? null,
      document: said.requestParameters?.policyDocument ?? null,
    },
  ];
}
