import { z } from 'zod';
import type { AwsReader } from '@/lib/aws/port';
import { readPolicies } from '@/lib/services/connections/read-policies';
import type { Context } from '@/lib/services/verb/context';

const attachedColumn = z.array(z.object({ arn: z.string() })).catch([]);

type Patient = <T>(call: () => Promise<T>) => Promise<T>;

/** Reads every managed policy of the account, for a change may attach it, and those that a role has, its boundary included. */
export async function syncPolicies(
  context: Context,
  accountId: string,
  reader: AwsReader,
  patient: Patient,
): Promise<void> {
  const own = (await patient(() => reader.listManagedPolicies('account'))) ?? [];
  const roles = await context.db.role.findMany({
    where: { accountId, goneAt: null },
    select: { attachedPolicies: true, permissionsBoundary: true },
  });
  const given = roles.flatMap(({ attachedPolicies, permissionsBoundary }) => [
    ...attachedColumn.parse(attachedPolicies).map(({ arn }) => arn),
    ...(permissionsBoundary === null ? [] : [permissionsBoundary]),
  ]);
  const inForce = new Map(own.map(({ arn, versionId }) => [arn, versionId]));
  await readPolicies(context, accountId, reader, [...inForce.keys(), ...given], { patient, inForce });
}
