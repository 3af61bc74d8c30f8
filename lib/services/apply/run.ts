/** What the parts of one apply share: the change, the reader and the writer for AWS, and a look at what is live. */
import { policyDigest } from '@/lib/audit/digest';
import { AwsError, type AwsFailureKind, type AwsReader, type AwsRoleDetail, type AwsWriter } from '@/lib/aws/port';
import { judgeLive, type LiveVerdict } from '@/lib/changes/plan';
import type { LeasedContext } from '@/lib/services/apply/lease';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';

export interface ApplyRun {
  readonly context: LeasedContext;
  readonly change: LoadedChange;
  readonly reader: AwsReader;
  readonly writer: Pick<AwsWriter, 'updateTrustPolicy'>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** The writer of an adoption, whose base is its proposal: there is nothing to put, whatever the code around it believes. */
export const WRITES_NOTHING: Pick<AwsWriter, 'updateTrustPolicy'> = {
  updateTrustPolicy: () => Promise.reject(new Error('an adoption writes nothing')),
};

/** What became of the approved document so far: IAM was never asked to put it, did not answer, or took it. */
export type Sent = 'never' | 'unknown' | 'taken';

/** The live role as it was read, compared with what was approved. */
export interface Reading {
  readonly verdict: LiveVerdict;
  readonly detail: AwsRoleDetail;
  readonly digest: string;
}

/** What one look at the live role showed. */
export type Look = Reading | { readonly verdict: 'gone' | 'unreadable'; readonly failure: AwsError };

export async function look({ change, reader }: Pick<ApplyRun, 'change' | 'reader'>): Promise<Look> {
  try {
    const detail = await reader.roleDetail(change.role.name);
    const digest = policyDigest(detail.trustPolicy);
    const verdict = judgeLive({ ...change, uniqueId: change.baseUniqueId }, { uniqueId: detail.uniqueId, digest });
    return { verdict, detail, digest };
  } catch (error) {
    const failure = failureOf(error);
    return { verdict: failure.kind === 'no-such-entity' ? 'gone' : 'unreadable', failure };
  }
}

/** AWS answered that it did not and will not do it. */
const PERMANENT: readonly AwsFailureKind[] = [
  'access-denied',
  'expired-credentials',
  'no-such-entity',
  'malformed-policy',
  'limit-exceeded',
  'unmodifiable',
];
export const isPermanent = (failure: AwsError): boolean => PERMANENT.includes(failure.kind);

export function failureOf(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  throw error;
}

/**
 * Milliseconds before the nth repetition: IAM is eventually consistent, typically within seconds. Up to half of it is left to
 * chance, so that workers that were throttled together do not come back together.
 */
export const delay = (n: number): number => Math.min(250 * 2 ** n, 5000) * (1 - Math.random() / 2);

const READS = 20;

/**
 * Reads until one look was seen as often in a row as `enough` asks for it, and gives that look; null: none was. A part of IAM
 * that lags may give an older document once.
 */
export async function lookUntil(
  run: Pick<ApplyRun, 'change' | 'reader' | 'wait'>,
  enough: Readonly<Record<Look['verdict'], number>>,
): Promise<Look | null> {
  let [last, inRow] = ['', 0];
  for (let read = 0; read < READS; read++) {
    if (read > 0) await run.wait(delay(Math.min(read, 3)));
    const live = await look(run);
    const seen = `${live.verdict} ${'digest' in live ? live.digest : ''}`;
    inRow = seen === last ? inRow + 1 : 1;
    last = seen;
    if (inRow >= enough[live.verdict]) return live;
  }
  return null;
}
