/** The plan of a change: the ordered steps that the worker takes, and their states. */
import { callsOf, type SetupStep, type SetupStepKind, titleOf } from '@/lib/changes/setup-steps';

export const STEP_STATES = ['waiting', 'running', 'done', 'failed', 'unknown'] as const;
export type StepState = (typeof STEP_STATES)[number];

export const TRUST_POLICY_PLAN = [
  { position: 1, kind: 'check-approval', title: 'Check again that the change is approved as it is now', calls: null },
  {
    position: 2,
    kind: 'read-live',
    title: 'Compare the live trust policy with the one that the change was approved against',
    calls: 'iam:GetRole',
  },
  {
    position: 3,
    kind: 'put-trust-policy',
    title: 'Apply the approved trust policy',
    calls: 'iam:UpdateAssumeRolePolicy',
  },
  { position: 4, kind: 'read-back', title: 'Read back until IAM shows the approved policy', calls: 'iam:GetRole' },
] as const;
/** An adoption has no call that writes. */
export const ADOPTION_PLAN = [
  { position: 1, kind: 'check-approval', title: 'Check again that the adoption is approved as it is now', calls: null },
  {
    position: 2,
    kind: 'read-live',
    title: 'Compare the live trust policy with the adopted one',
    calls: 'iam:GetRole',
  },
  { position: 3, kind: 'read-back', title: 'Read again to be sure', calls: 'iam:GetRole' },
] as const satisfies readonly { position: number; kind: StepKind; title: string; calls: string | null }[];

/** "put": IAM is to hold the proposal; "adopt": the live policy becomes the approved one and nothing is written. */
export type ChangeKind = 'put' | 'adopt';
export const PLANS = { put: TRUST_POLICY_PLAN, adopt: ADOPTION_PLAN } as const;

/** The steps of which every change has at most one; a setup and a clean-up may have several of a kind. */
export type StepKind = (typeof TRUST_POLICY_PLAN)[number]['kind'];

/** What a change does beside its trust policy: before it is put, and after. */
export interface Surroundings {
  readonly setup: readonly SetupStep[];
  readonly cleanUp: readonly SetupStep[];
}
export const NO_SURROUNDINGS: Surroundings = { setup: [], cleanUp: [] };

/** Nothing but the trust policy is touched. */
export const isAlone = ({ setup, cleanUp }: Surroundings): boolean => setup.length === 0 && cleanUp.length === 0;

export interface PlannedStep {
  readonly position: number;
  readonly kind: StepKind | SetupStepKind;
  readonly title: string;
}

/** All steps in the order in which they are taken: the check, the setup, the trust policy, the clean-up. */
export function planOf(kind: ChangeKind, { setup, cleanUp }: Surroundings): readonly PlannedStep[] {
  const [check, ...trust] = PLANS[kind];
  const own = (steps: readonly SetupStep[]) => steps.map((step) => ({ kind: step.kind, title: titleOf(step) }));
  return [check, ...own(setup), ...trust, ...own(cleanUp)].map((step, index) => ({
    ...{ position: index + 1, kind: step.kind, title: step.title },
  }));
}

/** Where the setup and the clean-up begin in the plan. */
export const positionsOf = (kind: ChangeKind, { setup }: Surroundings) => ({
  setup: 2,
  cleanUp: PLANS[kind].length + setup.length + 1,
});

/** By position: what a step would put, where it is more than its title says. */
export function contentsOf(kind: ChangeKind, surroundings: Surroundings): ReadonlyMap<number, string> {
  const at = positionsOf(kind, surroundings);
  const content = (steps: readonly SetupStep[], first: number) =>
    steps.map((step, index) => [first + index, contentOf(step)] as const);
  const all = [...content(surroundings.setup, at.setup), ...content(surroundings.cleanUp, at.cleanUp)];
  return new Map(all.flatMap(([position, text]) => (text === null ? [] : [[position, text] as const])));
}

function contentOf(step: SetupStep): string | null {
  if (step.kind === 'put-role-policy') return step.document;
  return step.kind === 'open-merge-request' ? step.job.text : null;
}

/** The call that a step of this kind makes, null: it calls nobody. */
export const callOf = (kind: string): string | null =>
  TRUST_POLICY_PLAN.find((step) => step.kind === kind)?.calls ?? callsOf(kind);

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
