import { policyDigest } from '@/lib/audit/digest';
import type { Wait } from '@/lib/services/connections/failures';
import type { ReadRole } from '@/lib/services/sync/inventory/roles';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two readings. IAM is eventually consistent, typically within seconds (AWS IAM: troubleshooting). */
const LAG = 3_000;

/**
 * The readings, of which those with a trust policy that their role had before are made again some seconds later: a part of IAM
 * that lags shows exactly that, and one stale reading is no drift. `read` gives null for a role that is gone.
 */
export async function confirmOldReadings(
  { db }: Pick<Context, 'db'>,
  accountId: string,
  details: readonly ReadRole[],
  read: (name: string) => Promise<ReadRole | null>,
  wait: Wait,
): Promise<readonly ReadRole[]> {
  const old = await rolesGoneBack(db, accountId, details);
  if (old.size === 0) return details;
  await wait(LAG);
  const confirmed: ReadRole[] = [];
  for (const detail of details) {
    const again = old.has(detail.uniqueId) ? await read(detail.name) : detail;
    if (again !== null) confirmed.push(again);
  }
  return confirmed;
}

/** Unique ids of the roles whose trust policy is not the last one that was seen, but one before it. */
async function rolesGoneBack(
  db: Context['db'],
  accountId: string,
  details: readonly ReadRole[],
): Promise<ReadonlySet<string>> {
  const digests = new Map(details.map(({ uniqueId, trustPolicy }) => [uniqueId, policyDigest(trustPolicy)]));
  const stored = await db.role.findMany({
    where: { accountId, uniqueId: { in: [...digests.keys()] } },
    select: { id: true, uniqueId: true, trustDigest: true },
  });
  const moved = stored.filter(({ uniqueId, trustDigest }) => digests.get(uniqueId) !== trustDigest);
  if (moved.length === 0) return new Set();
  const history = await db.roleRevision.findMany({
    where: { roleId: { in: moved.map(({ id }) => id) } },
    select: { roleId: true, trustDigest: true },
  });
  const isBack = ({ id, uniqueId }: (typeof moved)[number]) =>
    history.some(({ roleId, trustDigest }) => roleId === id && trustDigest === digests.get(uniqueId));
  return new Set(moved.filter(isBack).map(({ uniqueId }) => uniqueId));
}
