import { AwsError, type AwsReader } from '@/lib/aws/port';
import type { Context } from '@/lib/services/verb/context';
import { holds } from '@/lib/services/verb/json-columns';

type Patient = <T>(call: () => Promise<T>) => Promise<T>;

interface Reading {
  readonly versionId: string | null;
  readonly document: string | null;
  /** Goes on after "unknown, because". */
  readonly unknownBecause: string | null;
}

/**
 * Reads the versions in force of managed policies, one after the other, and keeps them: a version never changes, so one that is
 * known is not read again. A policy that AWS refuses to show is kept as unknown,
 * with the reason, and written again only where that moved. `inForce`: versions that a list has told already.
 */
export async function readPolicies(
  { db, now }: Pick<Context, 'db' | 'now'>,
  accountId: string,
  reader: AwsReader,
  arns: readonly string[],
  {
    patient = (call) => call(),
    inForce = new Map(),
  }: { patient?: Patient; inForce?: ReadonlyMap<string, string> } = {},
): Promise<void> {
  const wanted = [...new Set(arns)];
  const rows = await db.managedPolicy.findMany({ where: { accountId, arn: { in: wanted } } });
  const known = new Map(rows.map((row) => [row.arn, row]));
  for (const arn of wanted) {
    const row = known.get(arn);
    const read = await readOne(reader, patient, arn, inForce.get(arn) ?? null, row?.document ? row.versionId : null);
    if (read === 'known' || (row !== undefined && holds(row, read))) continue;
    const columns = { ...read, readAt: now() };
    await db.managedPolicy.upsert({
      where: { accountId_arn: { accountId, arn } },
      create: { accountId, arn, ...columns },
      update: columns,
    });
  }
}

async function readOne(
  reader: AwsReader,
  patient: Patient,
  arn: string,
  listed: string | null,
  known: string | null,
): Promise<Reading | 'known'> {
  try {
    const versionId = listed ?? (await patient(() => reader.policyVersionInForce(arn)));
    if (versionId === null) return unknown('AWS has no policy of this ARN.');
    if (versionId === known) return 'known';
    const document = await patient(() => reader.policyVersion(arn, versionId));
    if (document === null) return unknown('AWS no longer has the version in force.');
    return { versionId, document, unknownBecause: null };
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'access-denied' && error.call !== 'sts:AssumeRole')
      return unknown(`AWS refuses ${error.call} to the reader.`);
    throw error;
  }
}

const unknown = (because: string): Reading => ({ versionId: null, document: null, unknownBecause: because });
