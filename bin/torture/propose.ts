import type { House } from '@/bin/torture/house';
import { document } from '@/bin/torture/house';
import type { Role } from '@/e2e/sandbox/world/types';
import { policyDigest } from '@/lib/audit/digest';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { startApply } from '@/lib/services/apply/start-apply';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { proposalOf } from '@/lib/services/changes/proposal/proposal';
import { changeObject, loadChangeById } from '@/lib/services/changes/record/load-change';
import { createChange } from '@/lib/services/changes/record/write-revision';
import { recordEvent } from '@/lib/services/verb/record-event';

const RHEA = { kind: 'system', name: 'torture', request: { id: 'torture', ip: null } } as const;

/** An approved change of this role over what is live, whose document no other change has. Resolves with its id. */
export async function approvedChange({ context }: House, role: Role): Promise<string> {
  const { db, newId, now } = context;
  const row = await db.role.findUniqueOrThrow({ where: { id: role.name }, include: { account: true } });
  const live = { ...row, trustPolicy: role.trust, trustDigest: policyDigest(role.trust) };
  const parsed = parsePolicy(document(newId()));
  if (!parsed.ok) throw new Error('the document of the torture does not parse');
  const proposal = proposalOf(live, parsed.policy);
  const needs = await needsOfProposal(context, live, proposal);
  return db.$transaction(async (tx) => {
    const { id, approvalDigest } = await createChange(tx, context, {
      role: live,
      proposal,
      needs,
      title: 'Torture',
      reason: 'Torture',
      state: 'approved',
      authorId: 'rhea',
    });
    const at = now();
    await tx.change.update({ where: { id }, data: { decidedAt: at } });
    const decision = { revision: 1, personId: 'amir', verdict: 'approve', comment: '', approvalDigest, at };
    await tx.decision.create({ data: { id: newId(), changeId: id, ...decision } });
    return id;
  });
}

/** Asks for the apply as the product does: the move, the event and the message in one transaction. */
export async function askToApply({ context }: House, id: string): Promise<void> {
  const change = await loadChangeById(context.db, id);
  if (change === null) throw new Error(`no change ${id}`);
  await startApply(context, change, { state: 'applying' }, (tx) =>
    recordEvent(tx, context, RHEA, {
      action: 'change.apply-requested',
      object: changeObject(change),
      changeId: id,
      roleId: change.roleId,
    }),
  );
}

export async function proposeAndAsk(house: House, role: Role): Promise<string> {
  const id = await approvedChange(house, role);
  await askToApply(house, id);
  return id;
}
