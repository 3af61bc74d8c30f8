import type { Context } from '@/lib/services/verb/context';

/** A mapping that is not what was approved any more. */
export interface ExpiredProof {
  /** In words, for example "g/pay, branch main". */
  readonly mapping: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
  /** What moved, in sentences. */
  readonly because: string;
  /** Another project took its path; else it is no longer proven to let in protected refs alone. */
  readonly taken: boolean;
}

/** The same with its role. */
export interface ExpiredRoleProof extends ExpiredProof {
  readonly accountId: string;
  readonly accountName: string;
  readonly name: string;
}

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
