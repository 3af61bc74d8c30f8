import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { arn, instant, list } from '@/lib/services/answers/parts';
import { ownWrites } from '@/lib/services/changes/view/own-writes';
import { explainFailure } from '@/lib/services/connections/failures';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const whoDriftedInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

export const outsideCall = z
  .strictObject({
    id: z.string().describe('Id of the event in CloudTrail.'),
    name: z.string(),
    at: instant.describe('When the call was made.'),
    arn: arn.nullable().describe('Who called. `null` if CloudTrail does not say.'),
    userName: z.string().nullable(),
    sourceIp: z.string().nullable(),
  })
  .meta({
    id: 'OutsideCall',
    description: 'A call of somebody else that changed the role after its policy was approved.',
  });
export type OutsideCall = z.infer<typeof outsideCall>;

export const driftWriters = z
  .strictObject({
    allowed: z.boolean().describe('Whether Drawbridge may ask CloudTrail in this account.'),
    calls: list(outsideCall).describe('The newest come first.'),
  })
  .meta({ id: 'WhoDrifted', description: 'Who changed a drifted role.' });
export type WhoDrifted = z.infer<typeof driftWriters>;

/** Asks CloudTrail who wrote a drifted role since its policy was approved. Takes seconds at most; nothing is kept. */
export async function whoDrifted(context: Context, actor: Actor, input: unknown): Promise<WhoDrifted> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(whoDriftedInput, input));
  if (role.driftSince === null)
    throw new AppError(
      'not-found',
      `The role ${role.name} has not drifted, so there is no one to look for. Sync the account to check again.`,
    );
  const events = await readTrail(context, role.accountId, role.name, role.approvedAt);
  const { made } = await ownWrites(context.db, role);
  return {
    allowed: events !== null,
    calls: (events ?? [])
      .filter((event) => !made(event))
      .map(({ at, document: _, requestId: __, ...event }) => ({ ...event, at: at.toISOString() })),
  };
}

async function readTrail(context: Context, accountId: string, name: string, since: Date | null) {
  try {
    return await context.awsReader(accountId).roleEvents(name, since);
  } catch (error) {
    const sentence = explainFailure(error);
    throw sentence === null ? error : new AppError('unavailable', sentence);
  }
}
