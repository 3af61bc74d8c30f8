import type { Transaction } from '@/lib/db/transaction';
import { describeMapping } from '@/lib/mappings/describe-mapping';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { type MappingVerdict, proveMapping } from '@/lib/reach/mapping-proof';
import { movedFacts } from '@/lib/reach/moved-facts';
import { factsNow, proofDigest } from '@/lib/reach/proof-facts';
import type { Facts } from '@/lib/reach/types';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { readProofFacts } from '@/lib/services/proofs/proof-columns';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

/** A role as its proofs need it. */
interface ProvenRole {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: string;
  readonly trustDigest: string;
}

/**
 * Decides each live mapping of these roles anew and keeps the facts that it rests on. A proof that no longer holds expires
 * with what moved, and is restored when it holds again; both are recorded. A mapping that never was proved expires never.
 */
export async function decideProofs(context: Context, facts: Facts, roles: readonly ProvenRole[]): Promise<void> {
  for (const role of roles) {
    const parsed = parsePolicy(role.trustPolicy);
    const policy: Policy = parsed.ok ? parsed.policy : { statements: [], unknown: {} };
    const { mappings } = recoverMappings(policy, issuerProfiles(context.config));
    const verdicts = mappings.map((mapping) => ({ mapping, found: proveMapping(policy, mapping, facts) }));
    await context.db.$transaction(async (tx) => {
      const rows = await tx.$queryRaw<
        unknown[]
      >`SELECT 1 FROM "Role" WHERE "id" = ${role.id} AND "trustDigest" = ${role.trustDigest} FOR UPDATE`;
      // Where the policy was replaced meanwhile, whoever replaced it decides again.
      if (rows.length === 0) return;
      const kept = mappings.map(({ id }) => id);
      await tx.mappingProof.deleteMany({ where: { roleId: role.id, mappingId: { notIn: kept } } });
      for (const { mapping, found } of verdicts) await keepProof(tx, context, role, mapping, found, facts);
    });
  }
}

async function keepProof(
  tx: Transaction,
  context: Context,
  role: ProvenRole,
  mapping: RecoveredMapping,
  { verdict, reason, facts: restsOn }: MappingVerdict,
  facts: Facts,
): Promise<void> {
  const key = { roleId: role.id, mappingId: mapping.id };
  const row = await tx.mappingProof.findUnique({ where: { roleId_mappingId: key } });
  const factsDigest = proofDigest(restsOn);
  if (row !== null && row.verdict === verdict && row.factsDigest === factsDigest && row.expiredAt === null) return;
  const label = describeMapping(mapping);
  const now = context.now();
  const decided = { label, verdict, reason, factsDigest, decidedAt: now };
  const asFound = { ...decided, facts: toJson(restsOn), expiredAt: null, expiredReason: null };
  const wasProved = row !== null && (row.verdict === 'proved' || row.expiredAt !== null);
  if (verdict === 'proved' || !wasProved) {
    await tx.mappingProof.upsert({
      where: { roleId_mappingId: key },
      create: { ...key, ...asFound },
      update: asFound,
    });
    if (row?.expiredAt) await tell(tx, context, role, 'proof.restored', { mapping: label, reason });
    return;
  }
  // The facts of the proof are kept: they say what would have to be so again.
  const before = readProofFacts(row.facts);
  const moved = movedFacts(before, factsNow(before, facts));
  const expiredReason = [...new Set([...moved, ...movedFacts(before, restsOn)])].join(' ') || reason;
  if (row.verdict === verdict && row.expiredReason === expiredReason) return;
  const expiredAt = row.expiredAt ?? now;
  await tx.mappingProof.update({
    where: { roleId_mappingId: key },
    data: { ...decided, expiredAt, expiredReason },
  });
  if (row.expiredAt === null)
    await tell(tx, context, role, 'proof.expired', { mapping: label, outcome: expiredReason, verdict });
}

const tell = (
  tx: Transaction,
  context: Context,
  role: ProvenRole,
  action: 'proof.expired' | 'proof.restored',
  data: Readonly<Record<string, string>>,
): Promise<void> =>
  recordEvent(tx, context, WORKER, {
    action,
    result: action === 'proof.expired' ? 'failed' : 'done',
    object: { kind: 'role', id: role.id, name: role.name },
    roleId: role.id,
    data: { arn: role.arn, ...data },
  });
