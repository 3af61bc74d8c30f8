import { z } from 'zod';
import type { Transaction } from '@/lib/db/transaction';
import type { Json } from '@/lib/policy/types';
import { explainFailure } from '@/lib/services/connections/failures';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import { WORKER } from '@/lib/services/verb/actors';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** A run under way. What is written in it has `syncedAt` of `startedAt` or later; the cursor survives a crash. */
export interface RunningSync {
  readonly id: string;
  readonly startedAt: Date;
  readonly cursor: string | null;
  readonly done: number;
  readonly taker: number;
  readonly startedBy: string;
}

/**
 * What was read before it need not be read again. Processes of an earlier version kept a bare text here, and knew what they had seen by
 * the times of all rows: neither they nor we go on behind the cursor of the other, for each would take what was seen for gone.
 */
const cursorColumn = z.object({ after: z.string() }).nullable().catch(null);

/** The phase of a run whose source has not given its first answer. */
export const FIRST_PHASE = 'connect';

/** Who starts the syncs that nobody asked for. */
export const SCHEDULER = 'scheduler';

const DAY = 24 * 60 * 60 * 1000;
/** Days for which the runs of a source are kept. What moved in them is in the audit log for good. */
const KEPT_DAYS = 30;

/** Another worker has taken this run up: whoever had it stops, and nothing of it is lost. */
class TakenOver extends Error {}

export type SyncOutcome =
  | {
      readonly state: 'done';
      readonly counts: Readonly<Record<string, number>>;
      /** What could not be read although the source was read to its end, in words. */
      readonly note: string | null;
    }
  | { readonly state: 'held'; readonly sentence: string };

/** Runs one sync from opening its row to its end. A failure of the source ends it in words; any other is thrown to the queue. */
export async function runSync(
  context: Context,
  source: SyncSource,
  startedBy: string,
  work: (run: RunningSync) => Promise<SyncOutcome>,
): Promise<void> {
  const run = await openRun(context, source, startedBy);
  let outcome: SyncOutcome;
  try {
    outcome = await work(run);
  } catch (error) {
    if (error instanceof TakenOver) return;
    // A connection that the configuration names no more is no fault either.
    const sentence = error instanceof AppError ? error.message : explainFailure(error);
    await endUnlessTaken(context, source, run, {
      state: 'failed',
      sentence: sentence ?? 'Drawbridge itself failed; its log says why. What was read before is kept.',
    });
    if (sentence === null) throw error;
    return;
  }
  await endUnlessTaken(context, source, run, outcome);
}

const endUnlessTaken = (...end: Parameters<typeof endRun>): Promise<void> =>
  endRun(...end).catch((error: unknown) => {
    if (!(error instanceof TakenOver)) throw error;
  });

/** Continues a run that is under way: a crash left it behind, or whoever has it stops at its next mark. Else starts one. */
async function openRun(context: Context, source: SyncSource, startedBy: string): Promise<RunningSync> {
  const where = { sourceKind: source.kind, sourceId: source.id };
  const left = await context.db.syncRun.findFirst({
    where: { ...where, state: 'running' },
    orderBy: { startedAt: 'desc' },
  });
  if (left) {
    const taken = await context.db.syncRun.update({ where: { id: left.id }, data: { taker: { increment: 1 } } });
    return { ...taken, cursor: cursorColumn.parse(taken.cursor)?.after ?? null };
  }
  const run = await context.db.syncRun.create({
    data: {
      ...where,
      id: context.newId(),
      state: 'running',
      phase: FIRST_PHASE,
      startedAt: context.now(),
      startedBy,
    },
  });
  return { ...run, cursor: null };
}

/** Says what the run does now; people watch this row. */
export async function markPhase(
  context: Context,
  run: RunningSync,
  phase: string,
  progress: { readonly done: number; readonly total: number | null } = { done: 0, total: null },
): Promise<void> {
  await mark(context.db, run, { phase, ...progress });
}

/** Everything up to the cursor is in the database. */
export async function markDone(
  context: Context,
  run: RunningSync,
  done: number,
  cursor: string | null = null,
): Promise<void> {
  await mark(context.db, run, { done, ...(cursor !== null && { cursor: { after: cursor } }) });
}

async function mark(
  db: Context['db'] | Transaction,
  { id, taker }: RunningSync,
  data: Parameters<Transaction['syncRun']['updateMany']>[0]['data'],
): Promise<void> {
  const { count } = await db.syncRun.updateMany({ where: { id, taker, state: 'running' }, data });
  if (count !== 1) throw new TakenOver();
}

type End = SyncOutcome | { readonly state: 'failed'; readonly sentence: string };

async function endRun(context: Context, source: SyncSource, run: RunningSync, end: End): Promise<void> {
  const at = context.now();
  await context.db.$transaction(async (tx) => {
    await mark(tx, run, {
      state: end.state,
      finishedAt: at,
      held: end.state === 'held' ? end.sentence : null,
      error: end.state === 'failed' ? end.sentence : end.state === 'done' ? end.note : null,
    });
    if (end.state !== 'failed') {
      // What this run found unchanged was not written: the source says for all of it since when it is known to be so.
      const seen = { where: { id: source.id }, data: { syncedAt: at, readAt: run.startedAt } };
      await (source.kind === 'instance' ? tx.instance.updateMany(seen) : tx.account.updateMany(seen));
    }
    await tx.syncRun.deleteMany({
      where: {
        ...{ sourceKind: source.kind, sourceId: source.id, id: { not: run.id } },
        startedAt: { lt: new Date(at.getTime() - KEPT_DAYS * DAY) },
      },
    });
    if (await endsAsBefore(tx, source, run, end)) return;
    await recordEvent(tx, context, WORKER, {
      action: end.state === 'done' ? 'sync.finished' : end.state === 'held' ? 'sync.held' : 'sync.failed',
      object: { kind: source.kind, id: source.id, name: source.id },
      data: { run: run.id, ...factsOf(end) },
    });
  });
}

/**
 * Whether a run that nobody asked for read its source to the end as the one before it did. What moved meanwhile has events of its own,
 * and that nothing did is none.
 */
async function endsAsBefore(tx: Transaction, source: SyncSource, run: RunningSync, end: End): Promise<boolean> {
  if (run.startedBy !== SCHEDULER || end.state !== 'done') return false;
  const before = await tx.syncRun.findFirst({
    where: { sourceKind: source.kind, sourceId: source.id, id: { not: run.id }, state: { not: 'running' } },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    select: { state: true, error: true },
  });
  return before?.state === 'done' && before.error === end.note;
}

const factsOf = (end: End): Readonly<Record<string, Json>> =>
  end.state === 'done' ? { ...end.counts } : { outcome: end.sentence };
