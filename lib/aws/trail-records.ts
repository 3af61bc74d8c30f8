import type { Event } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import type { AccountEntry, RoleEntry } from '@/lib/aws/port';

export const ENTRY_CALL = 'AssumeRoleWithWebIdentity';
const PROVIDER = ':oidc-provider/';

const text = z.string().optional().catch(undefined);

/** What is read of a record of CloudTrail. Whatever is missing or of another shape is not known. */
const record = z.object({
  userIdentity: z
    .object({ arn: text, principalId: text, userName: text, identityProvider: text })
    .optional()
    .catch(undefined),
  sourceIPAddress: z.string().optional(),
  errorCode: z.string().optional(),
  requestID: text,
  requestParameters: z.object({ policyDocument: text, roleArn: text }).nullish().catch(null),
  responseElements: z.object({ audience: text }).nullish().catch(null),
});
export type TrailRecord = z.output<typeof record>;

export function readRecord(text: string | undefined): TrailRecord {
  try {
    return record.catch({}).parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

/**
 * Who asked for a role by a token, and whether it got in. Of the failures only AccessDenied comes after STS verified the token: what
 * the others claim of themselves is anybody's word, and is left out. AWS CloudTrail: userIdentity of AssumeRoleWithWebIdentity.
 */
export function toRoleEntry({ EventId, EventName, EventTime, Username, CloudTrailEvent }: Event): RoleEntry[] {
  if (EventName !== ENTRY_CALL || EventTime === undefined || EventId === undefined) return [];
  const said = readRecord(CloudTrailEvent);
  const refused = said.errorCode === 'AccessDenied';
  const subject = said.userIdentity?.userName ?? Username;
  if ((said.errorCode !== undefined && !refused) || subject === undefined || subject === '') return [];
  return [{ id: EventId, at: EventTime, refused, subject, audience: audienceOf(said, subject), host: hostOf(said) }];
}

export function toAccountEntry(event: Event): AccountEntry[] {
  const roleArn = readRecord(event.CloudTrailEvent).requestParameters?.roleArn;
  return roleArn === undefined ? [] : toRoleEntry(event).map((entry) => ({ ...entry, roleArn }));
}

/** A refusal has no response; its principal is the provider, the audience and the subject, joined by colons. */
function audienceOf({ responseElements, userIdentity }: TrailRecord, subject: string): string | null {
  if (responseElements?.audience !== undefined) return responseElements.audience;
  const { principalId, identityProvider } = userIdentity ?? {};
  const [start, end] = [`${identityProvider}:`, `:${subject}`];
  if (!principalId?.startsWith(start) || !principalId.endsWith(end)) return null;
  const audience = principalId.slice(start.length, -end.length);
  return audience === '' ? null : audience;
}

/** The provider is named by its ARN, or by its host alone. */
function hostOf({ userIdentity }: TrailRecord): string | null {
  const provider = userIdentity?.identityProvider;
  if (provider === undefined) return null;
  const at = provider.indexOf(PROVIDER);
  return at < 0 ? provider : provider.slice(at + PROVIDER.length);
}
