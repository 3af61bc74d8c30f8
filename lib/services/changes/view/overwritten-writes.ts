import { z } from 'zod';
import { policyDigest } from '@/lib/audit/digest';
import type { RoleEvent } from '@/lib/aws/port';
import { documentText, instant } from '@/lib/services/answers/parts';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { ownWrites } from '@/lib/services/changes/view/own-writes';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

const ACTION = 'change.outside-write-overwritten';
/** CloudTrail's clock and ours may differ by so many milliseconds. */
const SKEW = 2000;

/** Writes of others between our reading of the base and our write, the newest first. Pure; `events` are the newest first, `own` says which are ours. */
export function overwrittenBetween(
  events: readonly RoleEvent[],
  change: { readonly baseDigest: string; readonly proposedDigest: string },
  readAt: Date,
  own: (event: RoleEvent) => boolean,
): readonly RoleEvent[] {
  const writes = events.filter(({ name }) => name === 'UpdateAssumeRolePolicy');
  const digests = writes.map(({ document }) => (document === null ? null : policyDigest(document)));
  // Whoever put exactly the approved document took nothing from anyone.
  const ours = digests.indexOf(change.proposedDigest);
  if (ours === -1) return [];
  const base = digests.indexOf(change.baseDigest, ours + 1);
  const until = base === -1 ? writes.length : base;
  return writes.slice(ours + 1, until).filter((event, index) => {
    const isSame = digests[ours + 1 + index] === change.proposedDigest;
    return !isSame && !own(event) && event.at.getTime() >= readAt.getTime() - SKEW;
  });
}

/**
 * IAM has no conditional write: between our reading and our write someone else may have written, and what they put is gone
 * from IAM. CloudTrail still has it, some minutes later. Each such write is recorded once, with its document whole. Where
 * CloudTrail may not be asked, nothing is known and nothing is recorded. AWS CloudTrail: LookupEvents.
 */
export async function recordOverwrittenWrites(context: Context, change: LoadedChange): Promise<void> {
  const step = await context.db.changeStep.findFirst({ where: { changeId: change.id, kind: 'read-live' } });
  if (!step?.startedAt || change.kind !== 'put') return;
  const since = new Date(step.startedAt.getTime() - 60_000);
  const events = await context.awsReader(change.role.accountId).roleEvents(change.role.name, since);
  const { made } = await ownWrites(context.db, change.role);
  for (const write of overwrittenBetween(events ?? [], change, step.startedAt, made))
    await recordOnce(context, change, write);
}

async function recordOnce(context: Context, change: LoadedChange, write: RoleEvent): Promise<void> {
  await context.db.$transaction(async (tx) => {
    // Two looks at once wait for one another here.
    await tx.$queryRaw`SELECT 1 FROM "Change" WHERE "id" = ${change.id} FOR UPDATE`;
    const told = await tx.auditEvent.findMany({ where: { changeId: change.id, action: ACTION } });
    if (told.some(({ data }) => Object(data).event === write.id)) return;
    const who = write.arn ?? write.userName ?? 'someone unknown';
    await recordEvent(tx, context, WORKER, {
      action: ACTION,
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      ...(write.document === null ? {} : { beforeDigest: policyDigest(write.document) }),
      afterDigest: change.proposedDigest,
      data: {
        ...{ role: change.role.arn, event: write.id, at: write.at.toISOString(), who, document: write.document },
        outcome: `${who} wrote the trust policy between our reading and our write, and this change overwrote it.`,
      },
    });
  });
}

export const overwrittenWrite = z
  .strictObject({
    at: instant.describe('When it was written.'),
    who: z.string(),
    document: documentText.nullable().describe('The trust policy that was written. `null` if CloudTrail does not say.'),
  })
  .meta({ id: 'OverwrittenWrite', description: "Someone else's write that an applied change overwrote." });
export type OverwrittenWrite = z.infer<typeof overwrittenWrite>;

/** Those that were found for a change, the oldest first. */
export async function overwrittenWrites(context: Context, changeId: string): Promise<readonly OverwrittenWrite[]> {
  const events = await context.db.auditEvent.findMany({ where: { changeId, action: ACTION }, orderBy: { seq: 'asc' } });
  return events.map(({ data }) => {
    const { at, who, document } = Object(data) as Record<string, unknown>;
    return { at: String(at), who: String(who), document: typeof document === 'string' ? document : null };
  });
}
