import type { AuditAction } from '@/lib/audit/events';

/** How urgent an event is to whoever watches many systems at once. The numbers are `severity_id` of OCSF. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** Actions that matter more than their result says: trust was widened or broken, or someone went round the usual way. */
const URGENT: Readonly<Partial<Record<AuditAction, Severity>>> = {
  'audit.broken': 5,
  'change.break-glass': 4,
  'change.outside-write-overwritten': 4,
  'change.overwritten': 4,
  'role.drifted': 4,
  'proof.expired': 4,
  'applying.paused': 4,
  'recovery-link.used': 4,
  'setup-link.used': 4,
  'setup-link.issued': 3,
  'audit.key-rotated': 3,
  'connection.credentials-rejected': 3,
  'rules.approved': 2,
  'person.updated': 2,
  'person.linked': 2,
  'person.vouched': 2,
  'group-grant.created': 2,
};

const OF_RESULT: Readonly<Record<string, Severity>> = { done: 1, refused: 2, failed: 3 };

/** Of an event of any version: an action that this one does not know counts by its result. */
export function severityOf({ action, result }: { readonly action: string; readonly result: string }): Severity {
  const urgent: Readonly<Record<string, Severity>> = URGENT;
  const byResult = Object.hasOwn(OF_RESULT, result) ? OF_RESULT[result] : undefined;
  return (Object.hasOwn(URGENT, action) ? urgent[action] : byResult) ?? 3;
}
