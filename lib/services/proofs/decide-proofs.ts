import type { MappingProof } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { describeMapping } from '@/lib/mappings/describe-mapping';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import type { MappingVerdict } from '@/lib/reach/proofs/mapping-proof';
import { movedFacts } from '@/lib/reach/proofs/moved-facts';
import { proofDigest } from '@/lib/reach/proofs/proof-facts';
import { type Bound, type TakenPath, takenPath } from '@/lib/reach/proofs/taken-path';
import { inAccount } from '@/lib/reach/providers';
import type { EstateFacts, Facts } from '@/lib/reach/types';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { bindMappings } from '@/lib/services/proofs/bound-project';
import { readProofFacts } from '@/lib/services/proofs/proof-columns';
import { WORKER } from '@/lib/services/verb/actors';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

/** A role as its proofs need it. */
interface ProvenRole {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly trustPolicy: string;
  readonly trustDigest: string;
}

/** A mapping with what is known of it now. */
interface Decided {
  readonly mapping: RecoveredMapping;
  readonly found: MappingVerdict;
  /** null: nothing binds it to a project. */
  readonly bound: Bound | null;
  /** null: its path is not another project's. */
  readonly taken: TakenPath | null;
}

/**
 * Decides each live mapping of these roles anew and keeps the facts that it rests on. A proof that no longer holds expires
 * with what moved, and is restored when it holds again; both are recorded. Where another project took the path, the mapping
 * expires whatever that project protects, and whether or not it ever was proved: people approved somebody else.
 */
export async function decideProofs(context: Context, estate: EstateFacts, roles: readonly ProvenRole[]): Promise<void> {
  for (const role of roles) {
    const facts = inAccount(estate, role.accountId);
    const parsed = parsePolicy(role.trustPolicy);
    const policy: Policy = parsed.ok ? parsed.policy : { statements: [], unknown: {} };
    const { mappings } = recoverMappings(policy, issuerProfiles(context.config));
    const known = await context.db.mappingProof.findMany({ where: { roleId: role.id } });
    const bindings = await bindMappings(context, role.id, mappings, known, facts);
    const decided: Decided[] = [];
    for (const mapping of mappings) {
      const bound = bindings.get(mapping.id) ?? null;
      const taken = bound && takenPath(bound, facts);
      decided.push({ mapping, bound, taken, found: await ask('mapping-proof', policy, mapping, facts) });
    }
    await context.db.$transaction(async (tx) => {
      const rows = await tx.$queryRaw<
        unknown[]
      >`SELECT 1 FROM "Role" WHERE "id" = ${role.id} AND "trustDigest" = ${role.trustDigest} FOR UPDATE`;
      // Where the policy was replaced meanwhile, whoever replaced it decides again.
      if (rows.length === 0) return;
      const kept = mappings.map(({ id }) => id);
      await tx.mappingProof.deleteMany({ where: { roleId: role.id, mappingId: { notIn: kept } } });
      for (const each of decided) await keepProof(tx, context, role, each, facts);
    });
  }
}

async function keepProof(
  tx: Transaction,
  context: Context,
  role: ProvenRole,
  { mapping, found, bound, taken }: Decided,
  facts: Facts,
): Promise<void> {
  const key = { roleId: role.id, mappingId: mapping.id };
  const row = await tx.mappingProof.findUnique({ where: { roleId_mappingId: key } });
  const factsDigest = proofDigest(found.facts);
  const [verdict, reason] = taken === null ? [found.verdict, found.reason] : ['refuted', taken.sentence];
  const isSame = row !== null && row.verdict === verdict && row.factsDigest === factsDigest;
  if (taken === null && isSame && row.expiredAt === null && isBoundTo(row, bound)) return;
  const label = describeMapping(mapping);
  const now = context.now();
  const binding = {
    instanceId: bound?.instanceId ?? null,
    path: bound?.path ?? null,
    projectId: bound?.kind === 'project' ? bound.id : null,
    groupId: bound?.kind === 'group' ? bound.id : null,
  };
  const decided = {
    label,
    verdict,
    reason,
    factsDigest,
    decidedAt: now,
    ...binding,
    takenById: taken?.takenById ?? null,
  };
  const everProved = verdict === 'proved' || (row?.everProved ?? false);
  if (taken === null && (verdict === 'proved' || !everProved)) {
    const columns = { ...decided, everProved, facts: toJson(found.facts), expiredAt: null, expiredReason: null };
    await tx.mappingProof.upsert({ where: { roleId_mappingId: key }, create: { ...key, ...columns }, update: columns });
    if (row?.expiredAt) await tell(tx, context, role, 'proof.restored', { mapping: label, reason });
    return;
  }
  const expiredReason = taken?.sentence ?? whatMoved(row, found, facts);
  if (isSame && row.expiredReason === expiredReason) return;
  const columns = { ...decided, everProved, expiredAt: row?.expiredAt ?? now, expiredReason };
  // The facts of the proof are kept: they say what would have to be so again.
  const create = { ...key, ...columns, facts: toJson(found.facts) };
  await tx.mappingProof.upsert({ where: { roleId_mappingId: key }, create, update: columns });
  const isNew = !row?.expiredAt || (taken !== null && row.takenById !== taken.takenById);
  if (isNew) await tell(tx, context, role, 'proof.expired', { mapping: label, outcome: expiredReason, verdict });
}

const isBoundTo = ({ projectId, groupId }: MappingProof, bound: Bound | null): boolean =>
  (bound === null ? null : bound.id) === (projectId ?? groupId);

/** What is different from the facts that a proof rested on, in sentences. */
function whatMoved(row: MappingProof | null, { reason, facts: restsOn }: MappingVerdict, facts: Facts): string {
  return movedFacts(readProofFacts(row?.facts), facts, restsOn).join(' ') || reason;
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
    object: { kind: 'role', id: role.id, name: role.name },
    roleId: role.id,
    data: { arn: role.arn, ...data },
  });
