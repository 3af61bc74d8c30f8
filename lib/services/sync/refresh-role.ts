import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AwsError } from '@/lib/aws/port';
import { digest } from '@/lib/services/answers/parts';
import { explainFailure } from '@/lib/services/connections/failures';
import { readPolicies } from '@/lib/services/connections/read-policies';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { confirmOldReadings } from '@/lib/services/sync/inventory/old-readings';
import { type ReadRole, writeRoles } from '@/lib/services/sync/inventory/roles';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const refreshRoleInput = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  name: z.string().regex(/^[\w+=,.@-]{1,64}$/),
});

export const refreshedRole = z
  .strictObject({
    roleId: z
      .string()
      .nullable()
      .describe('`null` if AWS no longer has the role. What was known is kept and marked as gone.'),
    trustDigest: digest.nullable(),
  })
  .meta({ id: 'RefreshedRole', description: 'What reading a role found.' });
export type RefreshedRole = z.infer<typeof refreshedRole>;

/** Reads one role live and brings the inventory, its history and what is derived from it up to date. */
export async function refreshRole(context: Context, actor: Actor, input: unknown): Promise<RefreshedRole> {
  await requireAccess(context, actor, 'sync.start');
  const { accountId, name } = parseInput(refreshRoleInput, input);
  const account = await context.db.account.findFirst({ where: { id: accountId, removedAt: null } });
  if (!account)
    throw new AppError(
      'not-found',
      `The configuration has no AWS account ${accountId}. Check the id under Settings, Connections.`,
    );
  const readAt = context.now();
  const first = await readLive(context, accountId, name);
  const again = (role: string) => readLive(context, accountId, role);
  const [detail = null] = await confirmOldReadings(
    context,
    accountId,
    first ? [first] : [],
    again,
    context.wait ?? pause,
  );
  const role = await context.db.$transaction(async (tx) => {
    if (detail !== null) {
      await writeRoles(tx, context, accountId, [detail], readAt);
      // It was read alone, later than the rest of its account.
      await tx.role.updateMany({
        where: { accountId, uniqueId: detail.uniqueId, syncedAt: { lte: readAt } },
        data: { syncedAt: context.now() },
      });
    }
    // Roles made anew under this name left their predecessors behind.
    await tx.role.updateMany({
      where: { accountId, name, goneAt: null, ...(detail && { uniqueId: { not: detail.uniqueId } }) },
      data: { goneAt: context.now() },
    });
    return detail && tx.role.findFirst({ where: { accountId, uniqueId: detail.uniqueId } });
  });
  if (role) await deriveRoles(context, [role.id]);
  return { roleId: role?.id ?? null, trustDigest: role?.trustDigest ?? null };
}

async function readLive(context: Context, accountId: string, name: string): Promise<ReadRole | null> {
  const reader = context.awsReader(accountId);
  try {
    const detail = await reader.roleDetail(name);
    const inlinePolicies = await reader.inlinePolicies(name);
    const { attachedPolicies, permissionsBoundary } = detail;
    const arns = [...(attachedPolicies?.map(({ arn }) => arn) ?? []), permissionsBoundary].filter(
      (arn) => arn !== null,
    );
    await readPolicies(context, accountId, reader, arns);
    return { ...detail, inlinePolicies };
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'no-such-entity') return null;
    const sentence = explainFailure(error);
    throw sentence === null ? error : new AppError('unavailable', sentence);
  }
}
