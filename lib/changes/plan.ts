/** The plan of a change: the ordered steps that the worker takes, and their states. */

export const STEP_STATES = ['waiting', 'running', 'done', 'failed', 'unknown'] as const;
export type StepState = (typeof STEP_STATES)[number];

export const TRUST_POLICY_PLAN = [
  { position: 1, kind: 'check-approval', title: 'Check again that the change is approved as it stands', calls: null },
  {
    position: 2,
    kind: 'read-live',
    title: 'Read the live trust policy and compare it with what was approved against',
    calls: 'iam:GetRole',
  },
  {
    position: 3,
    kind: 'put-trust-policy',
    title: 'Put the approved trust policy',
    calls: 'iam:UpdateAssumeRolePolicy',
  },
  { position: 4, kind: 'read-back', title: 'Read back until IAM holds the approved document', calls: 'iam:GetRole' },
] as const;
/** An adoption has no call that writes. */
export const ADOPTION_PLAN = [
  { position: 1, kind: 'check-approval', title: 'Check again that the adoption is approved as it stands', calls: null },
  {
    position: 2,
    kind: 'read-live',
    title: 'Read the live trust policy and compare it with the adopted one',
    calls: 'iam:GetRole',
  },
  { position: 3, kind: 'read-back', title: 'Read again until it is sure', calls: 'iam:GetRole' },
] as const satisfies readonly { position: number; kind: StepKind; title: string; calls: string | null }[];

/** "put": IAM is to hold the proposal; "adopt": the live policy becomes the approved one and nothing is written. */
export type ChangeKind = 'put' | 'adopt';
export const PLANS = { put: TRUST_POLICY_PLAN, adopt: ADOPTION_PLAN } as const;

export type StepKind = (typeof TRUST_POLICY_PLAN)[number]['kind'];

/** What the worker makes of the live role before it writes. Pure. */
export type LiveVerdict = 'write' | 'already-there' | 'conflict' | 'another-role';

/** Compares what is live with what was approved: by RoleId and by canonical digests, never by text. */
export function judgeLive(
  approved: { readonly uniqueId: string; readonly baseDigest: string; readonly proposedDigest: string },
  live: { readonly uniqueId: string; readonly digest: string },
): LiveVerdict {
  if (live.uniqueId !== approved.uniqueId) return 'another-role';
  if (live.digest === approved.proposedDigest) return 'already-there';
  return live.digest === approved.baseDigest ? 'write' : 'conflict';
}
