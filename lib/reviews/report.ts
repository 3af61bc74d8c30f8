import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { keyIdOf } from '@/lib/audit/checkpoint';
import type { Answer, ReviewScope } from '@/lib/reviews/types';

/** What a campaign came to. Instants are ISO 8601 in UTC, digests SHA-256 in hexadecimal. */
export interface ReviewReport {
  readonly version: 1;
  readonly keyId: string;
  readonly campaign: {
    readonly number: number;
    readonly name: string;
    readonly scope: ReviewScope;
    readonly startedBy: string;
    readonly startedAt: string;
    readonly dueAt: string;
    readonly endedBy: string;
    readonly endedAt: string;
    readonly onSilence: 'keep' | 'remove';
  };
  readonly totals: Readonly<Record<Answer | 'open', number>>;
  readonly items: readonly ReportedItem[];
}

export interface ReportedItem {
  readonly account: string;
  readonly role: string;
  readonly who: string;
  readonly kind: 'mapping' | 'foreign';
  readonly answer: Answer | 'open';
  readonly reviewer: string | null;
  /** Every answer and hand-over, oldest first. */
  readonly decisions: readonly {
    readonly by: string;
    readonly verdict: Answer | 'delegate';
    readonly reason: string;
    readonly to: string | null;
    readonly at: string;
  }[];
  readonly evidenceDigest: string;
  /** Number of the change that takes it out; null: none was opened. */
  readonly removal: number | null;
}

export interface SignedReport {
  readonly report: ReviewReport;
  /** Ed25519, base64. */
  readonly signature: string;
}

const DOMAIN = 'drawbridge/review-report/v1\n';
const bytesOf = (report: ReviewReport): Buffer => Buffer.from(`${DOMAIN}${canonicalize(report)}`);

export function signReport(facts: Omit<ReviewReport, 'version' | 'keyId'>, key: KeyObject): SignedReport {
  const report: ReviewReport = { version: 1, keyId: keyIdOf(key), ...facts };
  return { report, signature: sign(null, bytesOf(report), key).toString('base64') };
}

/** Whether this key signed exactly this report. */
export const isSignedReport = ({ report, signature }: SignedReport, key: KeyObject): boolean =>
  report.keyId === keyIdOf(key) &&
  verify(null, bytesOf(report), key.type === 'private' ? createPublicKey(key) : key, Buffer.from(signature, 'base64'));
