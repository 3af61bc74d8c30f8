import { CloudTrailClient, type Event, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import { connectAs } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { AwsError, type AwsReader, type RoleEntry, type RoleEvent } from '@/lib/aws/port';
import { entryRegions, partitionOf } from '@/lib/config/aws-regions';
import type { AccountConfig, AwsConfig } from '@/lib/config/config';

const CALLS: readonly string[] = ['UpdateAssumeRolePolicy', 'DeleteRole', 'CreateRole'];
/** Milliseconds, for the whole of it: a person waits. */
const PATIENCE = 8_000;
/** Pages of fifty events that are read at most: CloudTrail gives two a second. */
const PAGES = 5;

const record = z.object({
  userIdentity: z.object({ arn: z.string().optional() }).optional(),
  sourceIPAddress: z.string().optional(),
  errorCode: z.string().optional(),
  requestID: z.string().optional().catch(undefined),
  requestParameters: z
    .object({ policyDocument: z.string().optional().catch(undefined) })
    .nullish()
    .catch(null),
});

/** Asks CloudTrail with the reader's credentials. It records IAM in one region of a partition (AWS CloudTrail: global service events). */
export function openTrail(account: AccountConfig, aws: AwsConfig): Pick<AwsReader, 'roleEvents' | 'roleEntries'> {
  const connect = connectAs(account.reader, aws, 'glance');
  const clientIn = (region: string) => connect((options) => new CloudTrailClient(options), region);
  const client = clientIn(partitionOf(aws.region).iamRegion);
  // STS records an entry in the region where it was asked, and one at its global endpoint in a region of its own.
  const regional = entryRegions(aws.region).map((region) => ({ region, client: clientIn(region) }));
  return {
    roleEvents: async (roleName, since) => (await look(client, roleName, since))?.flatMap(toRoleEvent) ?? null,
    roleEntries: async (roleArn, since) => {
      const looks = regional.map(async (each) => ({ ...each, events: await look(each.client, roleArn, since) }));
      const found = (await Promise.all(looks)).flatMap(({ region, events }) => (events ? [{ region, events }] : []));
      if (found.length === 0) return null;
      const entries = found.flatMap(({ events }) => events.flatMap(toRoleEntry));
      return {
        entries: entries.sort((a, b) => b.at.getTime() - a.at.getTime()),
        regions: found.map(({ region }) => region),
      };
    },
  };
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
  try {
    return await ask('cloudtrail:LookupEvents', read);
  } catch (error) {
    const refused = error instanceof AwsError && error.kind === 'access-denied';
    if (refused && error.call === 'cloudtrail:LookupEvents') return null;
    throw error;
  }
}

function toRoleEntry({ EventName: name, EventTime: at, Username: subject, CloudTrailEvent }: Event): RoleEntry[] {
  if (name !== 'AssumeRoleWithWebIdentity' || at === undefined || subject === undefined) return [];
  return readRecord(CloudTrailEvent).errorCode === undefined ? [{ at, subject }] : [];
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

function readRecord(text: string | undefined): z.output<typeof record> {
  try {
    return record.catch({}).parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}
