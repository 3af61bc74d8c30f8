import { decideChange } from '@/lib/changes/decide-change';
import { whyExpired } from '@/lib/changes/expiry';
import { WORKER_MOVES, type WorkerMove } from '@/lib/changes/states';
import { whyNotStarted } from '@/lib/services/apply/at-once';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import { startApply } from '@/lib/services/apply/start-apply';
import { moveChange, staleChange } from '@/lib/services/changes/record/change-command';
import {
  changeObject,
  factsOf,
  type LoadedChange,
  loadChangeById,
  stateOf,
} from '@/lib/services/changes/record/load-change';
import { WORKER } from '@/lib/services/verb/actors';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Starts the changes whose time has come, by the same decision as when a person asks. What cannot be started says why. */
export async function startScheduled(context: Context): Promise<void> {
  const due = await context.db.change.findMany({
    where: { state: 'scheduled', applyAt: { lte: context.now() } },
    orderBy: { applyAt: 'asc' },
    select: { id: true },
  });
  // A database restored under a running process: what was started before that is known would be applied at the resume.
  if (due.length > 0) await pauseIfRestored(context);
  for (const { id } of due) {
    const change = await loadChangeById(context.db, id);
    if (change && stateOf(change) === 'scheduled') await skipTaken(start(context, change));
  }
}

/** Lets what the rules gave a time to expire when it has passed: approvals, and changes that nobody decided on. */
export async function expireChanges(context: Context): Promise<void> {
  const waiting = await context.db.change.findMany({
    where: { state: { in: Object.keys(WORKER_MOVES.expire) } },
    orderBy: { number: 'asc' },
    select: { id: true },
  });
  for (const { id } of waiting) {
    const change = await loadChangeById(context.db, id);
    const why = change && (await expiryOf(context, change));
    if (change && why !== null) await skipTaken(end(context, change, 'expire', 'change.expired', why));
  }
}

async function start(context: Context, change: LoadedChange): Promise<void> {
  const why = await expiryOf(context, change);
  if (why !== null) return end(context, change, 'expire', 'change.expired', `It was not started. ${why}`);
  const decision = decideChange(await factsOf(context, change), 'apply', WORKER);
  const lapsed = decision.allowed ? await whyNotStarted(context.db, change) : decision.reason;
  if (!decision.allowed || lapsed !== null)
    return end(context, change, 'hold', 'change.not-started', `It was not started at its time. ${lapsed}`);
  await startApply(context, change, { state: decision.next }, async (tx) => {
    // No other apply of the role is on its way by now, but one may have ended since it was asked: the next look holds it.
    if ((await whyNotStarted(tx, change)) !== null) throw staleChange(change.number);
    await recordEvent(tx, context, WORKER, {
      action: 'change.apply-requested',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      afterDigest: change.proposedDigest,
      data: { revision: change.revision, scheduledFor: change.applyAt?.toISOString() ?? null },
    });
  });
}

async function expiryOf(context: Context, change: LoadedChange): Promise<string | null> {
  const revisedAt = change.revisions.find(({ revision }) => revision === change.revision)?.at ?? null;
  const times = [change.submittedAt, revisedAt].filter((at) => at !== null).map((at) => at.getTime());
  const waitingSince = change.submittedAt === null ? null : new Date(Math.max(...times));
  return whyExpired({ ...(await factsOf(context, change)), waitingSince });
}

async function end(
  context: Context,
  change: LoadedChange,
  move: WorkerMove,
  action: 'change.expired' | 'change.not-started',
  outcome: string,
): Promise<void> {
  const state = WORKER_MOVES[move][stateOf(change)];
  if (state === undefined) return;
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, { state, outcome });
    await recordEvent(tx, context, WORKER, {
      action,
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      data: { revision: change.revision, outcome },
    });
  });
}

/** Someone moved the change meanwhile, or its role is busy: the next look decides anew. */
const skipTaken = (done: Promise<void>): Promise<void> =>
  done.catch((error: unknown) => {
    if (!(error instanceof AppError && (error.code === 'stale' || error.code === 'conflict'))) throw error;
  });
