import { RESTORING } from '@/lib/changes/drift-modes';
import { RESTORE_AUTHOR } from '@/lib/changes/system-author';
import type { MappingProof, Role } from '@/lib/db/generated/client';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import type { ProposalRole } from '@/lib/services/changes/proposal/proposal';
import { fittingProposal, openSubmitted } from '@/lib/services/changes/record/open-submitted';
import type { ChangedRole } from '@/lib/services/changes/record/write-revision';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';

/**
 * Opens the change that takes out each mapping of these roles whose path another project took, where the role is set to restore.
 * Once for each mapping: a change that was rejected is not opened again. It waits while the role is drifted, for it would approve
 * the drift; so it is opened only on the trust policy of which that was decided.
 */
export async function closeTaken(context: Context, decided: readonly Decided[]): Promise<void> {
  const digests = new Map(decided.map(({ id, trustDigest }) => [id, trustDigest]));
  const proofs = await context.db.mappingProof.findMany({
    where: {
      takenById: { not: null },
      closingChangeId: null,
      role: { id: { in: [...digests.keys()] }, driftMode: { in: [...RESTORING] }, driftSince: null, goneAt: null },
    },
    include: { role: { include: { account: true } } },
    orderBy: [{ roleId: 'asc' }, { mappingId: 'asc' }],
  });
  for (const { role, ...proof } of proofs)
    if (role.trustDigest === digests.get(role.id)) await takeOut(context, role, proof);
}

/** A role as it was when it was last decided whether it has drifted. */
type Decided = Pick<Role, 'id' | 'trustDigest'>;
type ClosedRole = ChangedRole & ProposalRole & Parameters<typeof needsOfProposal>[1];

async function takeOut(context: Context, role: ClosedRole, proof: MappingProof): Promise<void> {
  const live = parsePolicy(role.trustPolicy);
  const edit = { add: [], remove: [proof.mappingId] };
  const edited = live.ok ? editPolicy(live.policy, edit, issuerProfiles(context.config)) : null;
  const proposal = edited?.ok ? fittingProposal(role, edited.policy) : null;
  if (proposal === null) return;
  const needs = await needsOfProposal(context, role, proposal);
  const kind = proof.groupId === null ? 'project' : 'group';
  const title = `Remove ${proof.label}, whose path belongs to ${kind} ${proof.takenById} now`.slice(0, 200);
  const reason = `${proof.expiredReason} Opened by Drawbridge; someone has to approve it as any other change.`;
  await context.db.$transaction(async (tx) => {
    // Two syncs may see one taking: the row of the mapping is the turn. What moved of the role meanwhile is decided on anew.
    const rows = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "MappingProof" p JOIN "Role" r ON r."id" = p."roleId"
      WHERE p."roleId" = ${proof.roleId} AND p."mappingId" = ${proof.mappingId} AND p."closingChangeId" IS NULL
        AND r."trustDigest" = ${role.trustDigest} AND r."driftSince" IS NULL AND r."driftMode" = ANY(${[...RESTORING]})
      FOR UPDATE`;
    if (rows.length === 0) return;
    const own = { authorId: RESTORE_AUTHOR, title, reason };
    const change = await openSubmitted(tx, context, WORKER, { role, proposal, needs, ...own });
    await tx.mappingProof.update({
      where: { roleId_mappingId: { roleId: proof.roleId, mappingId: proof.mappingId } },
      data: { closingChangeId: change.id },
    });
  });
}
