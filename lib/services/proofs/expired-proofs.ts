import { z } from 'zod';
import { accountId, accountName, instant, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';

export const expiredProof = z
  .strictObject({
    mapping: z.string().meta({ description: 'The mapping in words.', examples: ['shop/catalog, branch main'] }),
    since: instant,
    because: sentence.describe('The GitLab facts that changed.'),
    taken: z
      .boolean()
      .describe(
        'Another project has taken the path. Otherwise the mapping is no longer proven to admit protected refs only.',
      ),
  })
  .meta({ id: 'ExpiredProof', description: 'A mapping that no longer means what was approved.' });
export type ExpiredProof = z.infer<typeof expiredProof>;

export const expiredRoleProof = expiredProof
  .extend({
    accountId,
    accountName,
    name: z.string(),
  })
  .meta({ id: 'ExpiredRoleProof', description: 'A mapping that no longer means what was approved, with its role.' });
export type ExpiredRoleProof = z.infer<typeof expiredRoleProof>;

const SHOWN = 20;

/** The expired proofs of one role, or of all present roles, the newest first; at most 20. */
export async function expiredProofs(db: Context['db'], roleId?: string): Promise<readonly ExpiredRoleProof[]> {
  const rows = await db.mappingProof.findMany({
    where: {
      expiredAt: { not: null },
      role: { goneAt: null, account: { removedAt: null } },
      ...(roleId !== undefined && { roleId }),
    },
    orderBy: [{ expiredAt: 'desc' }, { roleId: 'asc' }, { mappingId: 'asc' }],
    take: SHOWN,
    include: { role: { include: { account: true } } },
  });
  return rows.map(({ label, expiredAt, expiredReason, takenById, role }) => ({
    accountId: role.accountId,
    accountName: role.account.name,
    name: role.name,
    mapping: label,
    since: expiredAt?.toISOString() ?? '',
    because: expiredReason ?? '',
    taken: takenById !== null,
  }));
}
