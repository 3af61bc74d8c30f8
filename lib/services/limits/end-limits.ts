import { unacceptable } from '@/lib/changes/acceptable-policy';
import { decideChange } from '@/lib/changes/decide-change';
import { inUtc } from '@/lib/changes/limits';
import { endMapping } from '@/lib/mappings/end-mapping';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { startApply } from '@/lib/services/apply/start-apply';
import { proposalOf } from '@/lib/services/changes/proposal/proposal';
import { moveChange } from '@/lib/services/changes/record/change-command';
import { changeObject, factsOf, loadChangeById, stateOf } from '@/lib/services/changes/record/load-change';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { draftEnd } from '@/lib/services/limits/draft-end';
import { type DueLimit, loadDueLimits, settleOutcome } from '@/lib/services/limits/due-limits';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

const MINUTE = 60_000;
/** Tries before a person has to look. The pause before each is twice the one before. */
const TRIES = 6;

/** Ends every mapping whose time is over, through the same apply as any change: whatever is live then, without that mapping. */
export async function endLimits(context: Context): Promise<void> {
  for (const limit of await loadDueLimits(context)) {
    const { count } = await context.db.mappingLimit.updateMany({
      where: { id: limit.id, state: 'active', attempts: limit.attempts },
      data: { attempts: limit.attempts + 1, nextAt: new Date(context.now().getTime() + MINUTE * 2 ** limit.attempts) },
    });
    // Another worker has it.
    if (count === 1) await endOne(context, limit);
  }
}

async function endOne(context: Context, limit: DueLimit): Promise<void> {
  const before = limit.endChangeId === null ? null : await loadChangeById(context.db, limit.endChangeId);
  const state = before && stateOf(before);
  if (state === 'applying' || state === 'verifying') return;
  if (limit.attempts >= TRIES)
    return settleOutcome(context, limit, 'stuck', `It was tried ${TRIES} times. ${before?.outcome ?? ''}`.trim());
  const role = await readRole(context, limit);
  if (role === null) return settleOutcome(context, limit, 'ended', 'The role was deleted in AWS.');
  const live = parsePolicy(role.trustPolicy);
  if (!live.ok) return settleOutcome(context, limit, 'stuck', 'The live trust policy does not parse.');
  const found = endMapping(live.policy, { ...limit.end, id: limit.mappingId }, issuerProfiles(context.config));
  if (found.kind === 'gone') {
    await settleOutcome(context, limit, 'ended', 'It was not there any more.');
    // What is approved is another policy by now.
    return deriveRoles(context, [role.id]);
  }
  if (found.kind === 'unclear') return settleOutcome(context, limit, 'stuck', found.reason);
  if (before && state === 'failed' && before.baseDigest === role.trustDigest) return tryAgain(context, before);
  if (before && state === 'conflict')
    await context.db.$transaction(async (tx) => {
      await moveChange(tx, context, before, { state: 'withdrawn', finishedAt: context.now() });
      await recordEvent(tx, context, WORKER, {
        action: 'change.withdrawn',
        object: changeObject(before),
        changeId: before.id,
        roleId: before.roleId,
      });
    });
  const refused = unacceptable(role.path, found.policy);
  if (refused.length > 0)
    return settleOutcome(context, limit, 'stuck', refused.map(({ message }) => message).join(' '));
  await draftEnd(context, limit, role, proposalOf(role, found.policy));
}

/** The role as it is live now; null: it is gone, or another one has its name. */
async function readRole(context: Context, { roleId }: DueLimit) {
  const { accountId, name } = await context.db.role.findUniqueOrThrow({ where: { id: roleId } });
  await refreshRole(context, WORKER, { accountId, name });
  return context.db.role.findFirst({ where: { id: roleId, goneAt: null }, include: { account: true } });
}

async function tryAgain(context: Context, change: NonNullable<Awaited<ReturnType<typeof loadChangeById>>>) {
  const decision = decideChange(await factsOf(context, change), 'apply', WORKER);
  if (!decision.allowed) return;
  await startApply(context, change, { state: decision.next }, (tx) =>
    recordEvent(tx, context, WORKER, {
      action: 'change.apply-requested',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      afterDigest: change.proposedDigest,
      data: { revision: change.revision, at: inUtc(context.now()) },
    }),
  );
}
