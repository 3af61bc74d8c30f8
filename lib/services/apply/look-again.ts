import { setTimeout as pause } from 'node:timers/promises';
import { AwsError } from '@/lib/aws/port';
import { inUtc } from '@/lib/changes/limits';
import type { Transaction } from '@/lib/db/transaction';
import type { JobMessages } from '@/lib/jobs/messages';
import { rememberLive } from '@/lib/services/apply/role-history';
import { type ApplyRun, type Look, lookUntil } from '@/lib/services/apply/run';
import { changeObject, type LoadedChange, loadChangeById } from '@/lib/services/changes/record/load-change';
import { recordOverwrittenWrites } from '@/lib/services/changes/view/overwritten-writes';
import { ownWrites } from '@/lib/services/changes/view/own-writes';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Readings in a row before it is said that an applied document is gone. */
const ENOUGH = { 'already-there': 2, write: 3, conflict: 3, 'another-role': 3, gone: 3, unreadable: 5 };

/**
 * Reads IAM once more, minutes after a change was applied. Where the role does not hold what the change put any more, and no
 * change of ours since then accounts for it, that is recorded and told, and the change says so; whose work it was is said only as
 * far as CloudTrail tells it. What CloudTrail tells of the moment between our reading and our write is recorded too.
 */
export async function lookAgain(
  context: Context,
  { changeId }: JobMessages['look-again'],
  wait: ApplyRun['wait'] = pause,
): Promise<void> {
  const change = await loadChangeById(context.db, changeId);
  if (change === null) return;
  if (await stillCounts(context.db, change)) await lookAtIam(context, change, wait);
  await recordOverwrittenWrites(context, change);
}

async function lookAtIam(context: Context, change: LoadedChange, wait: ApplyRun['wait']): Promise<void> {
  const live = await lookUntil({ change, reader: context.awsReader(change.role.accountId), wait }, ENOUGH);
  // The queue runs this again.
  if (live === null || live.verdict === 'unreadable') throw new Error('IAM gave no answer to believe.');
  if (live.verdict !== 'already-there' && !(await isOurs(context, change, live)))
    await recordGone(context, change, live);
  await deriveRoles(context, [change.roleId]);
}

/** Whether its document is what the role is to hold: no later change is approved in its place, and none is being applied. */
async function stillCounts(db: Context['db'] | Transaction, change: LoadedChange): Promise<boolean> {
  const applying = { some: { state: { in: ['applying', 'verifying'] } } };
  const role = { id: change.roleId, approvedChangeId: change.id, NOT: { changes: applying } };
  return (await db.change.count({ where: { id: change.id, state: 'applied', role } })) === 1;
}

/** Whether a change started since left the role as it is: one that failed midway, ended a mapping or deleted the role. */
async function isOurs({ db }: Pick<Context, 'db'>, change: LoadedChange, live: Look): Promise<boolean> {
  const since = change.finishedAt ?? change.updatedAt;
  const { putSince, deletedSince } = await ownWrites(db, change.role);
  return 'digest' in live ? putSince(live.digest, since) : live.verdict === 'gone' && deletedSince(since);
}

/** Who changed the role since, in a sentence, as far as CloudTrail shows it. */
async function whoWrote(context: Context, { role, finishedAt, updatedAt }: LoadedChange): Promise<string> {
  const events = await context
    .awsReader(role.accountId)
    .roleEvents(role.name, finishedAt ?? updatedAt)
    .catch((error: unknown) => {
      if (error instanceof AwsError) return null;
      throw error;
    });
  if (events === null) return 'CloudTrail could not be asked who changed it.';
  const { made } = await ownWrites(context.db, role);
  const theirs = events.find((event) => !made(event));
  if (theirs === undefined) return 'CloudTrail does not show yet who changed it.';
  const who = theirs.arn ?? theirs.userName ?? 'someone whom CloudTrail does not name';
  return `CloudTrail shows ${theirs.name} by ${who} at ${inUtc(theirs.at)}.`;
}

async function recordGone(context: Context, change: LoadedChange, live: Look): Promise<void> {
  const outcome = `${WHAT_IS_THERE[live.verdict]} ${await whoWrote(context, change)}`;
  const liveDocument = 'detail' in live ? live.detail.trustPolicy : null;
  if (change.outcome === outcome && change.liveDocument === liveDocument) return;
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.change.updateMany({
      where: { id: change.id, version: change.version },
      data: { outcome, liveDocument, version: { increment: 1 }, updatedAt: context.now() },
    });
    if (count !== 1 || !(await stillCounts(tx, change))) throw new Error(`change ${change.number} moved meanwhile`);
    if ('detail' in live && live.verdict !== 'another-role') await rememberLive(tx, context, change, live, 'sync');
    await recordEvent(tx, context, WORKER, {
      action: 'change.overwritten',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.proposedDigest,
      ...('digest' in live ? { afterDigest: live.digest } : {}),
      data: { role: change.role.arn, revision: change.revision, outcome },
    });
  });
}

const WHAT_IS_THERE: Readonly<Record<Look['verdict'], string>> = {
  'already-there': 'IAM holds the approved document.',
  write: 'IAM holds the trust policy from before this change again.',
  conflict: 'IAM holds another trust policy than the approved one.',
  'another-role': 'The role was deleted and made anew.',
  gone: 'The role was deleted in AWS.',
  unreadable: 'IAM cannot be read.',
};
