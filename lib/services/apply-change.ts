import { setTimeout as pause } from 'node:timers/promises';
import { policyDigest } from '@/lib/audit/digest';
import { AwsError, type AwsFailureKind, type AwsReader, type AwsRoleDetail, type AwsWriter } from '@/lib/aws/port';
import { countedApprovals, REQUIRED_APPROVALS } from '@/lib/changes/decide-change';
import { judgeLive } from '@/lib/changes/plan';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { minifyPolicy } from '@/lib/policy/print-policy';
import {
  markStep,
  recordApplied,
  recordAttempt,
  recordConflict,
  recordFailure,
  recordIntent,
  recordUnknown,
} from '@/lib/services/apply-outcomes';
import type { Context, JobMessages } from '@/lib/services/context';
import { deriveRoles } from '@/lib/services/derive-estate';
import { factsOf, type LoadedChange, loadChangeById, stateOf } from '@/lib/services/load-change';

/** IAM answered that it did not and will not do it. */
const PERMANENT: readonly AwsFailureKind[] = [
  'access-denied',
  'expired-credentials',
  'no-such-entity',
  'malformed-policy',
  'limit-exceeded',
  'unmodifiable',
];
const ATTEMPTS = 4;
const READS = 20;
/** Milliseconds before the nth repetition: IAM is eventually consistent, typically within seconds. */
const delay = (n: number) => Math.min(250 * 2 ** n, 5000);

type Wait = (milliseconds: number) => Promise<unknown>;

/**
 * Applies an approved change. Safe to run again at any point: it always begins by reading what IAM holds, and what IAM
 * holds decides. IAM has no conditional write, so a moment between reading and writing remains in which another writer
 * could be overwritten (AWS IAM API: UpdateAssumeRolePolicy); the document before is kept in the role's history.
 */
export async function applyChange(
  context: Context,
  message: JobMessages['apply-change'],
  wait: Wait = pause,
): Promise<void> {
  const change = await loadChangeById(context.db, message.changeId);
  if (!change || !['applying', 'verifying'].includes(stateOf(change))) return;
  const writer = await checkApproval(context, change);
  if (writer === null) return;
  if (stateOf(change) === 'applying') await recordIntent(context, change);
  const run = new Apply(context, change, context.awsReader(change.role.accountId), writer, wait);
  if (await run.write()) await run.verify();
  await deriveRoles(context, [change.roleId]);
}

/** The guards of the moment of writing: the approval as it stands now, and the writer. */
async function checkApproval(context: Context, change: LoadedChange): Promise<AwsWriter | null> {
  await markStep(context.db, context, change.id, 'check-approval', { state: 'running' });
  const writer = context.awsWriter(change.role.accountId);
  const approvals = countedApprovals(factsOf(change)).length;
  if (approvals >= REQUIRED_APPROVALS && writer !== null) return writer;
  const outcome =
    writer === null
      ? 'No writer is configured for this account any more. Nothing was written.'
      : 'The approval no longer counts. Nothing was written.';
  await recordFailure(context, change, 'check-approval', outcome);
  return null;
}

class Apply {
  constructor(
    private readonly context: Context,
    private readonly change: LoadedChange,
    private readonly reader: AwsReader,
    private readonly writer: AwsWriter,
    private readonly wait: Wait,
  ) {}

  private async readLive(): Promise<{ detail: AwsRoleDetail; digest: string }> {
    const detail = await this.reader.roleDetail(this.change.role.name);
    return { detail, digest: policyDigest(detail.trustPolicy) };
  }

  /** Reads, compares, writes once; true where IAM may now hold the document and has to be read back. */
  async write(): Promise<boolean> {
    const { context, change } = this;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await this.wait(delay(attempt));
      await markStep(context.db, context, change.id, 'read-live', { state: 'running' });
      const live = await this.readLive().catch((error: unknown) => failureOf(error));
      if ('kind' in live) {
        if (stateOf(change) === 'verifying' && live.kind !== 'no-such-entity') throw live;
        await recordFailure(
          context,
          change,
          'read-live',
          `${live.message} Nothing was written by this attempt.`,
          live.requestId,
        );
        return false;
      }
      const verdict = judgeLive(
        { ...change, uniqueId: change.baseUniqueId },
        { uniqueId: live.detail.uniqueId, digest: live.digest },
      );
      if (verdict === 'already-there') return true;
      if (verdict === 'another-role') {
        await recordFailure(
          context,
          change,
          'read-live',
          'The role was deleted and made anew since this change was made. Nothing was written. Draft a new change.',
        );
        return false;
      }
      if (verdict === 'conflict') {
        await recordConflict(context, change, live.detail, live.digest);
        return false;
      }
      const outcome = await this.put();
      if (outcome !== 'again') return outcome === 'written';
    }
    await recordFailure(
      context,
      change,
      'put-trust-policy',
      'AWS kept throttling or failing. The live trust policy is unchanged. Apply again later.',
    );
    return false;
  }

  private async put(): Promise<'written' | 'failed' | 'again'> {
    const { context, change } = this;
    // Without this committed no call is made.
    await recordAttempt(context, change);
    try {
      const { requestId } = await this.writer.updateTrustPolicy(change.role.name, documentToSend(change));
      await markStep(context.db, context, change.id, 'put-trust-policy', { state: 'done', requestId });
      return 'written';
    } catch (error) {
      const failure = failureOf(error);
      if (PERMANENT.includes(failure.kind)) {
        await recordFailure(
          context,
          change,
          'put-trust-policy',
          `${failure.message} Nothing was written.`,
          failure.requestId,
        );
        return 'failed';
      }
      if (failure.kind !== 'throttled')
        await recordUnknown(
          context,
          change,
          `${failure.message} It is not known whether AWS took it; reading until it is.`,
        );
      return 'again';
    }
  }

  /** Reads until two reads in a row hold exactly the approved document. */
  async verify(): Promise<void> {
    const { context, change } = this;
    await markStep(context.db, context, change.id, 'read-back', { state: 'running' });
    let equal = 0;
    for (let read = 0; read < READS; read++) {
      if (read > 0) await this.wait(delay(Math.min(read, 3)));
      const live = await this.readLive().catch((error: unknown) => failureOf(error));
      if ('kind' in live) continue;
      equal = live.digest === change.proposedDigest ? equal + 1 : 0;
      if (equal === 2)
        return recordApplied(context, change, live.detail, live.digest, 'IAM holds exactly the approved document.');
    }
    const outcome =
      'IAM took the call, but reading it back has not shown the approved document twice in a row. Reading goes on.';
    await recordUnknown(context, change, outcome);
    // The queue runs this again; it begins by reading.
    throw new Error(outcome);
  }
}

/** The approved document as it is sent: without white space, which some quotas count. */
function documentToSend(change: LoadedChange): string {
  const parsed = parsePolicy(change.proposedDocument);
  if (!parsed.ok)
    throw new AwsError('iam:UpdateAssumeRolePolicy', 'malformed-policy', 'The approved document does not parse.', null);
  return minifyPolicy(parsed.policy);
}

function failureOf(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  throw error;
}
