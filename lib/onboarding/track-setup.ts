import type { SetupStep } from '@/lib/changes/setup-steps';
import type { PipelineJob } from '@/lib/onboarding/add-job';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { Reading } from '@/lib/reach/reading';

/** A project or a group that gets the variable with the role's ARN. */
export type VariableHolder =
  | { readonly kind: 'project'; readonly projectId: number; readonly projectPath: string }
  | { readonly kind: 'group'; readonly groupId: number; readonly groupPath: string };

export interface TrackFacts {
  readonly project: {
    readonly instanceId: string;
    readonly projectId: number;
    readonly projectPath: string;
    readonly defaultBranch: string | null;
  };
  readonly roleArn: string;
  readonly audience: string;
  readonly provider: {
    readonly arn: string;
    /** The issuer, with scheme. */
    readonly url: string;
    /** Audiences that it has; null: it is to be made. */
    readonly clientIds: Reading<string> | null;
    readonly thumbprint: string | null;
  };
  /** Only protected refs of the project get in, as was proved. */
  readonly protectedOnly: boolean;
  readonly job: PipelineJob;
  /** The project's own file that its pipeline begins in. */
  readonly ciFile: string;
  /** What gets the variable. */
  readonly holders: readonly VariableHolder[];
  /** Tells this guide's branch from another's. */
  readonly onboarding: number;
}

/** What has to be done for a track before its trust policy is put, in this order. The role is made closed. */
export function trackSetup(track: TrackAnswers, facts: TrackFacts): readonly SetupStep[] {
  return [
    ...providerSteps(facts),
    ...roleSteps(track),
    ...track.managedPolicies.map((arn) => ({ kind: 'attach-policy', arn }) as const),
    ...track.inlinePolicies.map(({ name, document }) => ({ kind: 'put-role-policy', name, document }) as const),
    ...gitlabSteps(track, facts),
  ];
}

function providerSteps({ provider, audience }: TrackFacts): readonly SetupStep[] {
  const { arn, url, clientIds, thumbprint } = provider;
  if (clientIds === null) {
    const thumbprints = thumbprint === null ? [] : [thumbprint];
    return [{ kind: 'create-provider', arn, url, audiences: [audience], thumbprints, tags: {} }];
  }
  return clientIds.read && clientIds.items.includes(audience) ? [] : [{ kind: 'add-audience', arn, audience }];
}

function roleSteps({ role }: TrackAnswers): readonly SetupStep[] {
  if (role.kind === 'existing') return [];
  const { kind: _, ...made } = role;
  return [{ kind: 'create-role', ...made }];
}

function gitlabSteps(track: TrackAnswers, facts: TrackFacts): readonly SetupStep[] {
  const { defaultBranch, ...project } = facts.project;
  const variable = variableSteps(track, facts);
  if (!track.mergeRequest || defaultBranch === null) return variable;
  const request: SetupStep = {
    ...{ kind: 'open-merge-request', ...project, target: defaultBranch, path: facts.ciFile, job: facts.job },
    branch: `drawbridge/aws-roles-${facts.onboarding}`,
    title: 'Enter AWS with ID tokens',
    description: `Adds the job ${facts.job.name}, which enters ${facts.roleArn} with an ID token. It can enter once the trust policy is applied.`,
  };
  return [...variable, request];
}

function variableSteps({ variable }: TrackAnswers, facts: TrackFacts): readonly SetupStep[] {
  if (variable === null) return [];
  const { instanceId } = facts.project;
  const { groupId: _, ...named } = variable;
  const said = { instanceId, ...named, value: facts.roleArn, protected: facts.protectedOnly };
  return facts.holders.map(
    (holder): SetupStep =>
      holder.kind === 'group'
        ? { ...said, ...holder, kind: 'set-group-variable' }
        : { ...said, ...holder, kind: 'set-variable' },
  );
}
