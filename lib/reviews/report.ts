import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { keyIdOf } from '@/lib/audit/checkpoint';
import { type Population, population } from '@/lib/reviews/population';
import { ANSWERS, type ReviewScope } from '@/lib/reviews/types';

const strings = z.array(z.string()).readonly();
const count = z.int().min(0);
const answer = z.enum([...ANSWERS, 'open']);

export const reviewScope: z.ZodType<ReviewScope> = z.strictObject({
  roles: strings.optional().describe('Only these roles, as in `111122223333/shop-deploy`. Absent: every role.'),
  accounts: strings,
  tags: strings,
  groups: strings,
  who: z.string(),
  rungAtLeast: z.number().nullable(),
  olderThanDays: z.number().nullable(),
  unusedDays: z.number().nullable(),
  reviewers: strings,
  maintainers: z.boolean(),
  ownerTag: z.string(),
});

const decision = z.strictObject({
  by: z.string(),
  verdict: z.enum([...ANSWERS, 'delegate']),
  reason: z.string(),
  to: z.string().nullable(),
  at: z.string(),
});

const reportedItem = z.strictObject({
  account: z.string(),
  role: z.string(),
  who: z.string(),
  kind: z.enum(['mapping', 'foreign']),
  answer,
  reviewer: z.string().nullable(),
  /** Every answer and hand-over, oldest first. */
  decisions: z.array(decision).readonly(),
  evidenceDigest: z.string(),
  /** stays: nobody wants it out; removal-open: it is to go, and the live policy still admits it; gone: it no longer does. */
  outcome: z.enum(['stays', 'removal-open', 'gone']),
  /** Number of the change that takes it out; null: none was opened. */
  removal: z.number().nullable(),
  /** What did not go as a review should: nobody was asked, nobody answered, a question is left, nothing could be opened. null: nothing. */
  exception: z.string().nullable(),
});
export type ReportedItem = Readonly<z.output<typeof reportedItem>>;

/** What a campaign came to. Instants are ISO 8601 in UTC, digests SHA-256 in hexadecimal. Strict: what was signed is kept as it is. */
const reviewReport = z.strictObject({
  version: z.union([z.literal(1), z.literal(2)]),
  keyId: z.string(),
  campaign: z.strictObject({
    number: z.int(),
    name: z.string(),
    scope: reviewScope,
    startedBy: z.string(),
    startedAt: z.string(),
    dueAt: z.string(),
    endedBy: z.string(),
    endedAt: z.string(),
    onSilence: z.enum(['keep', 'remove']),
  }),
  /** Absent in version 1. null: the review began before this was kept. */
  population: population.nullable().optional(),
  totals: z.strictObject({
    keep: count,
    remove: count,
    ask: count,
    open: count,
    exceptions: count,
    openRemovals: count,
  }),
  items: z.array(reportedItem).readonly(),
});
export type ReviewReport = Readonly<z.output<typeof reviewReport>>;

/** A report with its Ed25519 signature in base64, as it is kept, downloaded and verified. */
export const signedReport = z.strictObject({ report: reviewReport, signature: z.string() });
export type SignedReport = Readonly<z.output<typeof signedReport>>;

const DOMAIN = 'drawbridge/review-report/v1\n';
const bytesOf = (report: ReviewReport): Buffer => Buffer.from(`${DOMAIN}${canonicalize(report)}`);

type Facts = Omit<ReviewReport, 'version' | 'keyId'> & { readonly population: Population | null };

export function signReport(facts: Facts, key: KeyObject): SignedReport {
  const report: ReviewReport = { version: 2, keyId: keyIdOf(key), ...facts };
  return { report, signature: sign(null, bytesOf(report), key).toString('base64') };
}

/** Whether this key signed exactly this report. */
export const isSignedReport = ({ report, signature }: SignedReport, key: KeyObject): boolean =>
  report.keyId === keyIdOf(key) &&
  verify(null, bytesOf(report), key.type === 'private' ? createPublicKey(key) : key, Buffer.from(signature, 'base64'));
