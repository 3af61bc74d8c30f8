import type { ChangeState } from '@/lib/changes/states';
import type { Transaction } from '@/lib/db/transaction';
import { movedFacts } from '@/lib/reach/proofs/moved-facts';
import { type ProofFact, proofDigest, withoutProviders } from '@/lib/reach/proofs/proof-facts';
import { inAccount } from '@/lib/reach/providers';
import type { EstateFacts, Facts } from '@/lib/reach/types';
import { type ChangeNeeds, needsOf } from '@/lib/services/changes/proposal/change-needs';
import {
  changeObject,
  type LoadedChange,
  loadChangeById,
  revisionOf,
  underDecision,
} from '@/lib/services/changes/record/load-change';
import { reviseChange } from '@/lib/services/changes/record/write-revision';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { readablePolicies } from '@/lib/services/facts/readable-policies';
import { readProofFacts } from '@/lib/services/proofs/proof-columns';
import { WORKER } from '@/lib/services/verb/actors';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** People have decided or are deciding. One that failed may be tried again by the approvals that it has. */
export const DECIDED_ON: readonly ChangeState[] = ['in_review', 'approved', 'scheduled', 'failed'];

/** What a change would be found to do by the facts of now; null: the facts that it was proven by did not move. */
async function movedNeeds(
  context: Pick<Context, 'db'>,
  change: LoadedChange,
): Promise<{ readonly needs: ChangeNeeds; readonly facts: EstateFacts } | null> {
  const under = underDecision(change);
  const known = revisionOf(change);
  const facts = await loadFacts(context.db, {
    policies: readablePolicies(under.before, under.proposed.document),
    proofs: readProofFacts(known.proofFacts),
  });
  const needs = await needsOf(context, under, facts);
  const isSame = [needs.proofFacts, withoutProviders(needs.proofFacts)].some(
    (restsOn) => proofDigest(restsOn) === known.proofDigest,
  );
  return isSame && needs.effect === known.effect ? null : { needs, facts };
}

/** Whether a GitLab fact that the standing revision was proven by is another one by now. */
export const factsMoved = async (context: Pick<Context, 'db'>, change: LoadedChange): Promise<boolean> =>
  (await movedNeeds(context, change)) !== null;

/**
 * A change whose facts moved becomes a new revision with the effect and requirement of now: its approvals are void, and
 * people see what moved. Rules that moved alone void nothing: the stricter of both holds anyway.
 */
export async function voidMovedApprovals(context: Context, roleIds: readonly string[] | 'all'): Promise<void> {
  // The end of a mapping was approved with the mapping, and takes it out of whatever is live.
  const where = {
    limitId: null,
    state: { in: [...DECIDED_ON] },
    ...(roleIds !== 'all' && { roleId: { in: [...roleIds] } }),
  };
  const found = await context.db.change.findMany({
    where,
    select: { id: true, state: true, baseDigest: true, role: { select: { trustDigest: true } } },
    orderBy: { number: 'asc' },
  });
  for (const { id, state, baseDigest, role } of found) {
    // What failed stays so for ever. It can be tried again only on the policy that it was approved against.
    if (state === 'failed' && baseDigest !== role.trustDigest) continue;
    const change = await loadChangeById(context.db, id);
    const moved = change && (await movedNeeds(context, change));
    // Whoever moved it meanwhile is decided on at the next sync, and the worker looks again before it writes.
    if (change && moved)
      await context.db
        .$transaction((tx) => reviseByFacts(tx, context, change, moved.needs, moved.facts))
        .catch(unlessStale);
  }
}

async function reviseByFacts(
  tx: Transaction,
  context: Context,
  change: LoadedChange,
  needs: ChangeNeeds,
  facts: EstateFacts,
): Promise<void> {
  const known = readProofFacts(revisionOf(change).proofFacts);
  const moved = tellMoved(known, needs, inAccount(facts, change.role.accountId));
  const written = await reviseChange(tx, context, change, {
    needs,
    // Nobody edited it, so nobody more is kept from approving it.
    state: 'in_review',
    note: moved.join(' '),
  });
  await recordEvent(tx, context, WORKER, {
    action: 'change.facts-moved',
    object: changeObject(change),
    changeId: change.id,
    roleId: change.roleId,
    beforeDigest: change.proposedDigest,
    afterDigest: change.proposedDigest,
    data: { ...written, effect: needs.effect, moved: [...moved], outcome: moved.join(' ') },
  });
}

/** Sentences about what moved; there is always one. */
function tellMoved(before: readonly ProofFact[], needs: ChangeNeeds, facts: Facts): readonly string[] {
  const told = movedFacts(before, facts, needs.proofFacts);
  return told.length === 0 ? ['What it was found to do is not the same any more.'] : told;
}

/** For `.catch` of a move: someone else moved the change first, which is no failure. */
function unlessStale(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'stale')) throw error;
}
