import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { explainFailure } from '@/lib/services/connections/failures';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const whoDriftedInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

/** A call that wrote the role since its policy was approved. */
export interface OutsideCall {
  /** CloudTrail's own id of it. */
  readonly id: string;
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** null: CloudTrail does not say. */
  readonly arn: string | null;
  readonly userName: string | null;
  readonly sourceIp: string | null;
}

export interface WhoDrifted {
  /** Whether the reader of the account may ask CloudTrail. */
  readonly allowed: boolean;
  /** The newest first. */
  readonly calls: readonly OutsideCall[];
}

/** Asks CloudTrail who wrote a drifted role since its policy was approved. Takes seconds at most; nothing is kept. */
export async function whoDrifted(context: Context, actor: Actor, input: unknown): Promise<WhoDrifted> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(whoDriftedInput, input));
  if (role.driftSince === null) throw new AppError('not-found', `The role ${role.name} has not drifted.`);
  const events = await readTrail(context, role.accountId, role.name, role.approvedAt);
  return {
    allowed: events !== null,
    calls: (events ?? []).map(({ at, document: _, ...event }) => ({ ...event, at: at.toISOString() })),
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
