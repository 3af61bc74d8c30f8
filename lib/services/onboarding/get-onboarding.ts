import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import { callsOf, titleOf } from '@/lib/changes/setup-steps';
import type { OnboardingAnswers } from '@/lib/onboarding/answers';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { AccessDiff } from '@/lib/reach/access-diff';
import { accessDiff } from '@/lib/reach/access-diff';
import { type ProjectSource, readSource } from '@/lib/services/estate/find-sources';
import { answersOf, loadOnboarding } from '@/lib/services/onboarding/load-onboarding';
import { projectOf } from '@/lib/services/onboarding/onboarding-facts';
import { type OnboardingPlan, planOnboarding } from '@/lib/services/onboarding/plan-onboarding';
import type { PlannedTrack } from '@/lib/services/onboarding/plan-track';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

/** A guide as people see it: what was answered, and what would come of it now. */
export interface OnboardingView {
  readonly number: number;
  readonly version: number;
  readonly instance: {
    readonly id: string;
    readonly name: string;
    readonly issuer: string;
    readonly writable: boolean;
  };
  readonly project: ProjectSource & { readonly defaultBranch: string | null };
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly partition: string;
    readonly writable: boolean;
  }[];
  readonly answers: OnboardingAnswers;
  readonly submittedAt: string | null;
  /** Of the chosen account; null: none was chosen. `clientIds` null: it is to be made. */
  readonly provider: { readonly arn: string; readonly clientIds: readonly string[] | null } | null;
  /** Why GitLab could not be asked what the project has; null: it was. */
  readonly unread: string | null;
  readonly problems: readonly string[];
  readonly tracks: readonly TrackView[];
  readonly changes: readonly GuideChange[];
  /** null: may answer and submit; else why not. */
  readonly refusal: string | null;
}

export interface GuideChange {
  readonly number: number;
  readonly track: string;
  readonly title: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly role: { readonly accountId: string; readonly name: string };
}

export type TrackView =
  | { readonly ok: false; readonly name: string; readonly problems: readonly string[] }
  | {
      readonly ok: true;
      readonly name: string;
      readonly roleArn: string;
      readonly isNew: boolean;
      readonly document: string;
      readonly size: number;
      readonly quota: number | null;
      readonly access: AccessDiff;
      readonly protectedOnly: boolean;
      readonly warnings: readonly string[];
      readonly steps: readonly { readonly title: string; readonly calls: string | null }[];
      readonly pipeline: string;
      readonly check: string;
    };

export const getOnboardingInput = z.strictObject({ number: rowNumberText });

/** Reads a guide and plans it anew by the facts of now. */
export async function getOnboarding(context: Context, actor: Actor, input: unknown): Promise<OnboardingView> {
  await requireAccess(context, actor, 'estate.read');
  const { number } = parseInput(getOnboardingInput, input);
  return viewOnboarding(context, actor, number);
}

export async function viewOnboarding(context: Context, actor: Actor, number: number): Promise<OnboardingView> {
  await requireAccess(context, actor, 'estate.read');
  const row = await loadOnboarding(context, number);
  const { instance, project } = await projectOf(context, row);
  const answers = answersOf(row);
  const submitted = row.submittedAt !== null;
  const plan: OnboardingPlan = submitted
    ? { facts: null, file: null, tracks: [], problems: [] }
    : await planOnboarding(context, row, answers);
  const accounts = await context.db.account.findMany({ where: { removedAt: null }, orderBy: { name: 'asc' } });
  const source = await readSource(context, actor, { instanceId: instance.id, projectId: String(row.projectId) });
  const may = decideAccess(actor, 'change.draft');
  const { facts } = plan;
  return {
    ...{ number: row.number, version: row.version, answers, submittedAt: row.submittedAt?.toISOString() ?? null },
    instance: {
      ...{ id: instance.id, name: instance.name, issuer: instance.issuer },
      writable: context.gitlabWriter(instance.id) !== null,
    },
    project: { ...source, defaultBranch: project.defaultBranch },
    accounts: accounts.map(({ id, name, partition, writable }) => ({ id, name, partition, writable })),
    provider: facts && { arn: facts.provider.arn, clientIds: facts.provider.clientIds },
    unread: plan.file?.unread ?? null,
    problems: plan.problems,
    tracks: plan.tracks.flatMap((each) =>
      each.ok ? (facts === null ? [] : [viewTrack(each.track, facts.facts)]) : [each],
    ),
    changes: await changesOf(context, row.id),
    refusal: may.allowed ? null : may.reason,
  };
}

function viewTrack(track: PlannedTrack, facts: Parameters<typeof accessDiff>[2]): TrackView {
  const { role, proposal } = track;
  const before = parsePolicy(role.trustPolicy);
  return {
    ...{ ok: true, name: track.name, roleArn: role.arn, isNew: role.isNew },
    ...{ document: proposal.document, size: proposal.size, quota: proposal.quota },
    access: accessDiff(before.ok ? before.policy : { statements: [], unknown: {} }, proposal.policy, facts),
    ...{ protectedOnly: track.protectedOnly, warnings: track.warnings },
    steps: [
      ...track.setup.map((step) => ({ title: titleOf(step), calls: callsOf(step.kind) })),
      { title: 'Put the approved trust policy: the door opens last', calls: 'iam:UpdateAssumeRolePolicy' },
    ],
    ...{ pipeline: track.pipeline, check: track.check },
  };
}

async function changesOf(context: Context, onboardingId: string): Promise<readonly GuideChange[]> {
  const rows = await context.db.change.findMany({
    where: { onboardingId },
    orderBy: { number: 'asc' },
    include: { role: true },
  });
  return rows.map(({ number, track, title, state, outcome, role }) => ({
    ...{ number, track: track ?? '', title, state, outcome },
    role: { accountId: role.accountId, name: role.name },
  }));
}
