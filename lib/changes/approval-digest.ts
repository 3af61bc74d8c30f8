import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ChangeEffect } from '@/lib/changes/change-effect';
import type { MappingEnd } from '@/lib/changes/limits';
import type { Surroundings } from '@/lib/changes/plan';
import type { Requirement } from '@/lib/changes/requirement';

/** What an approval binds to. Another value in any of these is another thing to approve. */
export interface ApprovalSubject {
  readonly roleArn: string;
  readonly roleUniqueId: string;
  readonly baseDigest: string;
  readonly proposedDigest: string;
  /** The kinds of the plan's steps, in order. */
  readonly plan: readonly string[];
  /** What it was proven to do to access, with the GitLab facts of that moment. */
  readonly effect: ChangeEffect;
  /** Who has to approve it, by the rules of that moment. */
  readonly requirement: Requirement;
  /** When mappings of it end; absent: none does. */
  readonly limits?: readonly MappingEnd[];
  /** What is done beside the trust policy, before and after; absent: nothing. */
  readonly surroundings?: Surroundings;
  /** Digest of the GitLab facts that containment of the proposal rests on. */
  readonly proofDigest: string;
}

/** SHA-256 (hex) over the canonical JSON (RFC 8785) of what is approved, separated from other digests by its first member. */
export function approvalDigest(subject: ApprovalSubject): string {
  const text = canonicalize({ drawbridge: 'approval-v3', ...subject });
  return createHash('sha256').update(String(text), 'utf8').digest('hex');
}
