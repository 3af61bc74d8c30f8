import { z } from 'zod';
import { type Actor, refusalOf } from '@/lib/access/decide';
import { callsOf, titleOf } from '@/lib/changes/setup-steps';
import { onboardingAnswers } from '@/lib/onboarding/answers';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { accountId, arn, documentText, instant, list, readingOf, sentence } from '@/lib/services/answers/parts';
import { diffOfAccess } from '@/lib/services/answers/reach';
import { projectSource, projectSourceOf } from '@/lib/services/estate/find-sources';
import { answersOf, loadOnboarding } from '@/lib/services/onboarding/load-onboarding';
import { type OnboardingFacts, projectOf } from '@/lib/services/onboarding/onboarding-facts';
import { type OnboardingPlan, planOnboarding } from '@/lib/services/onboarding/plan-onboarding';
import type { PlannedTrack } from '@/lib/services/onboarding/plan-track';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const trackView = z
  .union([
    z.strictObject({
      ok: z.literal(false),
      name: z.string(),
      problems: list(z.string()),
    }),
    z.strictObject({
      ok: z.literal(true),
      name: z.string(),
      roleArn: arn,
      isNew: z.boolean(),
      document: documentText,
      size: z.int(),
      quota: z.int().nullable(),
      access: diffOfAccess,
      protectedOnly: z.boolean(),
      warnings: list(z.string()),
      runs: list(
        z.strictObject({
          where: z.string().meta({ description: 'A pipeline that could be started.', examples: ['a push to main'] }),
          runs: z.enum(['runs', 'not', 'unknown']).describe('`unknown`: it depends on facts that only GitLab knows.'),
        }),
      ).describe('In which pipelines the job is, by its rules and the `workflow:rules` of the project.'),
      steps: list(
        z.strictObject({
          title: z.string().meta({ examples: ['Admit develop'] }),
          calls: z.string().nullable(),
        }),
      ),
      pipeline: z.string(),
      check: z.string(),
    }),
  ])
  .meta({ id: 'Track', description: 'What one track of an onboarding would do, or why it cannot.' });
export type TrackView = z.infer<typeof trackView>;

export const guideChange = z
  .strictObject({
    number: z.int(),
    track: z.string(),
    title: z.string().meta({ examples: ['Admit develop'] }),
    state: z.string(),
    outcome: sentence.nullable(),
    role: z.strictObject({
      accountId,
      name: z.string(),
    }),
  })
  .meta({ id: 'GuideChange', description: 'A change that an onboarding opened.' });
export type GuideChange = z.infer<typeof guideChange>;

export const onboardingView = z
  .strictObject({
    number: z.int(),
    version: z.int(),
    instance: z.strictObject({
      id: z.string(),
      name: z.string(),
      issuer: z.string(),
      writable: z.boolean(),
    }),
    project: projectSource.extend({
      defaultBranch: z.string().nullable(),
    }),
    groups: list(z.strictObject({ id: z.int(), path: z.string() })).describe(
      'Groups above the project, the nearest first.',
    ),
    accounts: list(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        partition: z.string(),
        writable: z.boolean(),
      }),
    ),
    answers: onboardingAnswers,
    submittedAt: instant.nullable(),
    provider: z
      .strictObject({
        arn,
        clientIds: readingOf(z.string()).nullable(),
      })
      .nullable()
      .describe('OIDC provider of the chosen account. `clientIds` is `null` if it still has to be created.'),
    unread: sentence.nullable().describe('Why GitLab could not be asked. `null` if it was.'),
    problems: list(z.string()),
    tracks: list(trackView),
    changes: list(guideChange),
    refusal: sentence.nullable().describe('Why you may not answer and submit. `null` if you may.'),
  })
  .meta({ id: 'Onboarding', description: 'An onboarding: its answers and what would come of them now.' });
export type OnboardingView = z.infer<typeof onboardingView>;

export const getOnboardingInput = z.strictObject({ number: rowNumberText });

/** Reads a guide and plans it anew by the facts of now. */
export async function getOnboarding(context: Context, actor: Actor, input: unknown): Promise<OnboardingView> {
  await requireAccess(context, actor, 'estate.read');
  return viewOnboarding(context, actor, parseInput(getOnboardingInput, input).number);
}

/** What starting, answering and submitting a guide answer too. Who may write may not read by that: a token has scopes. */
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
  const source = await projectSourceOf(context, instance.id, row.projectId);
  const { facts } = plan;
  return {
    number: row.number,
    version: row.version,
    answers,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    instance: {
      id: instance.id,
      name: instance.name,
      issuer: instance.issuer,
      writable: context.gitlabWriter(instance.id) !== null,
    },
    project: { ...source, defaultBranch: project.defaultBranch },
    groups: await groupsAbove(context, instance.id, project.path),
    accounts: accounts.map(({ id, name, partition, writable }) => ({ id, name, partition, writable })),
    provider: facts && { arn: facts.provider.arn, clientIds: facts.provider.clientIds },
    unread: plan.file?.unread ?? null,
    problems: plan.problems,
    tracks: await viewTracks(plan),
    changes: await changesOf(context, row.id),
    refusal: refusalOf(actor, 'change.draft'),
  };
}

async function groupsAbove(context: Context, instanceId: string, path: string) {
  const parts = path.split('/').slice(0, -1);
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const groups = await context.db.group.findMany({ where: { instanceId, path: { in: paths }, goneAt: null } });
  return groups
    .map(({ gitlabId, path: of }) => ({ id: gitlabId, path: of }))
    .toSorted((one, other) => other.path.length - one.path.length);
}

async function viewTracks({ facts, tracks }: OnboardingPlan): Promise<readonly TrackView[]> {
  const views: TrackView[] = [];
  for (const each of tracks) {
    if (!each.ok) views.push(each);
    else if (facts !== null) views.push(await viewTrack(each.track, facts));
  }
  return views;
}

async function viewTrack(track: PlannedTrack, { factsFor }: OnboardingFacts): Promise<TrackView> {
  const { role, proposal } = track;
  const live = parsePolicy(role.trustPolicy);
  const before = live.ok ? live.policy : { statements: [], unknown: {} };
  return {
    ok: true,
    name: track.name,
    roleArn: role.arn,
    isNew: role.isNew,
    document: proposal.document,
    size: proposal.size,
    quota: proposal.quota,
    access: await ask('access-diff', before, proposal.policy, await factsFor(before, proposal.policy)),
    protectedOnly: track.protectedOnly,
    warnings: track.warnings,
    runs: track.runs,
    steps: [
      ...track.setup.map((step) => ({ title: titleOf(step), calls: callsOf(step.kind) })),
      { title: 'Apply the approved trust policy last', calls: 'iam:UpdateAssumeRolePolicy' },
    ],
    pipeline: track.pipeline,
    check: track.check,
  };
}

async function changesOf(context: Context, onboardingId: string): Promise<readonly GuideChange[]> {
  const rows = await context.db.change.findMany({
    where: { onboardingId },
    orderBy: { number: 'asc' },
    include: { role: true },
  });
  return rows.map(({ number, track, title, state, outcome, role }) => ({
    number,
    track: track ?? '',
    title,
    state,
    outcome,
    role: { accountId: role.accountId, name: role.name },
  }));
}
