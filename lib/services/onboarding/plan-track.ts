import { AwsError } from '@/lib/aws/port';
import type { SetupStep } from '@/lib/changes/setup-steps';
import { regionOf } from '@/lib/config/config';
import { type Edit, editPolicy } from '@/lib/mappings/edit-policy';
import type { Mapping } from '@/lib/mappings/types';
import { freeJobName } from '@/lib/onboarding/add-job';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { checkFile } from '@/lib/onboarding/check-job';
import { pipelineFile, type Track } from '@/lib/onboarding/pipeline-file';
import { trackSetup } from '@/lib/onboarding/track-setup';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { type Proposal, proposalOf } from '@/lib/services/changes/proposal/proposal';
import { type MappingInput, resolveMapping } from '@/lib/services/changes/proposal/resolve-mapping';
import { readPolicies } from '@/lib/services/connections/read-policies';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { policyReadings } from '@/lib/services/facts/policy-readings';
import type { CiFile } from '@/lib/services/onboarding/ci-file';
import type { OnboardingFacts } from '@/lib/services/onboarding/onboarding-facts';
import { permissionProblems, permissionWarnings } from '@/lib/services/onboarding/permission-problems';
import { type JobRun, jobRuns, runWarnings } from '@/lib/services/onboarding/pipeline-facts';
import { type TrackRole, trackRole } from '@/lib/services/onboarding/track-role';
import { trackSharing } from '@/lib/services/onboarding/track-sharing';
import { AppError } from '@/lib/services/verb/app-error';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';

/** What a track would do, as the server finds it. Nothing of it is kept. */
export interface PlannedTrack {
  readonly name: string;
  readonly role: TrackRole;
  readonly proposal: Proposal;
  readonly setup: readonly SetupStep[];
  /** The job of the pipeline, as YAML. */
  readonly pipeline: string;
  /** The jobs that prove the fence: one enters, its twin must be refused. */
  readonly check: string;
  readonly protectedOnly: boolean;
  /** In which pipelines its job is. */
  readonly runs: readonly JobRun[];
  /** What its permissions give beyond what one pipeline needs, in words. */
  readonly warnings: readonly string[];
}

export type TrackPlan =
  | { readonly ok: true; readonly track: PlannedTrack }
  | { readonly ok: false; readonly name: string; readonly problems: readonly string[] };

const OPEN_GROUND: Policy = { version: '2012-10-17', statements: [], unknown: {} };

/** Plans one track by the inventory; every problem at once. */
export async function planTrack(
  context: Context,
  facts: OnboardingFacts,
  answers: TrackAnswers,
  file: CiFile,
): Promise<TrackPlan> {
  const { role, problems: ofRole } = await trackRole(context, facts, answers);
  const sharing = await trackSharing(context, facts, answers);
  const { add, problems: ofRefs } = await trackMappings(context, facts, answers, sharing.sources);
  const ofAnswers = [...permissionProblems(answers), ...scopeProblems(answers)];
  const ofPlace = [...sharing.problems, ...file.problemsOf(answers), ...providerProblems(facts)];
  const problems = [...ofRole, ...ofRefs, ...ofAnswers, ...ofPlace];
  const fail = (more: readonly string[]): TrackPlan => ({
    ...{ ok: false, name: answers.name, problems: [...new Set([...problems, ...more])] },
  });
  if (role === null || problems.length > 0) return fail([]);
  const policy = withMappings(context, role, add);
  if (typeof policy === 'string') return fail([policy]);
  const proposal = fitting(role, policy);
  if (typeof proposal === 'string') return fail([proposal]);
  const protectedOnly = (await ask('containment', policy, await facts.factsFor(policy)))?.verdict === 'proved';
  const mappings = add.map(({ mapping }) => mapping);
  const region = regionOf(context.config, facts.account.id);
  const { jobImages: ownImages } = context.config;
  const { maxSessionSeconds } = role;
  const { name, text } = jobOf(facts, { region, ownImages, maxSessionSeconds }, answers, mappings, file);
  const setup = trackSetup(answers, {
    project: {
      ...{ instanceId: facts.instance.id, projectId: facts.project.gitlabId, projectPath: facts.project.path },
      defaultBranch: facts.project.defaultBranch,
    },
    ...{ roleArn: role.arn, audience: facts.audience, provider: facts.provider, protectedOnly },
    ...{
      holders: sharing.holders,
      job: { name, text },
      onboarding: facts.onboarding.number,
      ciFile: file.pipeline.path ?? '',
    },
  });
  const refused = answers.mergeRequest ? await file.problemsOfJob({ name, text }) : [];
  if (refused.length > 0) return fail(refused);
  const whole = { ...proposal, surroundings: { setup, cleanUp: [] } };
  const others = facts.taken.flatMap(({ arn }) => (arn === role.arn ? [] : [arn]));
  const warnings = [
    ...sharing.warnings,
    ...permissionWarnings(answers, role.arn, others, await readingsOf(context, facts.account.id, answers)),
    ...(await analyzerSays(context, facts.account.id, answers)),
    ...(answers.mergeRequest
      ? runWarnings(file.pipeline, mappings, answers.mergeRequests, facts.project.defaultBranch)
      : []),
  ];
  const check = checkFile({
    ...{ mappings, audience: facts.audience, roleVariable: answers.variable?.key ?? 'ROLE_ARN', roleArn: role.arn },
    ...{ credentials: answers.credentials, mergeRequests: answers.mergeRequests },
    ...{ region, environment: environmentOf(answers), ownImages, shell: answers.shell },
  });
  const texts = { pipeline: text, check };
  const runs = jobRuns(file.pipeline, { mappings, mergeRequests: answers.mergeRequests }, facts.project.defaultBranch);
  return {
    ok: true,
    track: { name: answers.name, role, proposal: whole, setup, ...texts, runs, protectedOnly, warnings },
  };
}

/** A variable with an environment scope is there only in jobs of that environment. GitLab: "Limit the environment scope". */
const environmentOf = ({ variable }: TrackAnswers): string | null =>
  variable === null || variable.environmentScope === '*' ? null : variable.environmentScope;

function jobOf(
  facts: OnboardingFacts,
  ofRole: Pick<Track, 'region' | 'ownImages' | 'maxSessionSeconds'>,
  answers: TrackAnswers,
  mappings: readonly Mapping[],
  { pipeline }: CiFile,
) {
  const name = freeJobName(pipeline.taken, `aws-${answers.name}`);
  const { tool, credentials, mergeRequests, token, image, script, shell } = answers;
  const text = pipelineFile({
    ...{ mappings, audience: facts.audience, roleVariable: answers.variable?.key ?? 'ROLE_ARN', tool, credentials },
    ...{ token, image, script, shell, runnerTags: pipeline.tags },
    ...{ jobName: name, stage: pipeline.stage, mergeRequests, environment: environmentOf(answers) },
    ...ofRole,
  });
  return { name, text };
}

async function trackMappings(
  context: Context,
  facts: OnboardingFacts,
  answers: TrackAnswers,
  sources: readonly MappingInput['source'][],
) {
  const { audience, provider, instance, account } = facts;
  // Audiences that could not be read are said as a problem of the track.
  const known = provider.clientIds?.read ? provider.clientIds.items : [];
  const planned = { arn: provider.arn, clientIds: [...known, audience] };
  const [add, problems]: [Edit['add'][number][], string[]] = [[], []];
  if (answers.refs.length === 0) problems.push('Choose at least one branch or tag.');
  for (const { source, ref } of sources.flatMap((source) => answers.refs.map((ref) => ({ source, ref })))) {
    const wanted = { instanceId: instance.id, source, ref, audiences: [audience] };
    const built = await resolveMapping(context, account.id, wanted, planned);
    if (built.ok) add.push({ mapping: built.mapping, provider: built.provider });
    else problems.push(built.reason);
  }
  return { add, problems };
}

/** The live policy of the role with the mappings; of a new role they alone. A sentence: why it cannot be. */
function withMappings(context: Context, role: TrackRole, add: Edit['add']): Policy | string {
  const live = role.isNew ? { ok: true as const, policy: OPEN_GROUND } : parsePolicy(role.trustPolicy);
  if (!live.ok) return 'The live trust policy of this role does not parse. Mend it in Compose first.';
  const edited = editPolicy(live.policy, { add, remove: [] }, issuerProfiles(context.config));
  return edited.ok ? edited.policy : edited.refusals.map(({ reason }) => reason).join(' ');
}

function fitting(role: TrackRole, policy: Policy): Proposal | string {
  try {
    return proposalOf(role, policy);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** The managed policies of a track, read anew where AWS can be asked: what it attaches may be younger than the last sync. */
async function readingsOf(context: Context, accountId: string, { managedPolicies }: TrackAnswers) {
  try {
    await readPolicies(context, accountId, context.awsReader(accountId), managedPolicies);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
  return policyReadings(context, accountId, managedPolicies);
}

/** What Access Analyzer says of inline policies; nothing where it may not be asked. AWS stores nothing of it. */
async function analyzerSays(context: Context, accountId: string, { inlinePolicies }: TrackAnswers): Promise<string[]> {
  const said: string[] = [];
  try {
    for (const { name, document } of inlinePolicies)
      for (const { sentence } of (await context.awsReader(accountId).validatePolicy(document)) ?? [])
        said.push(`${name}: Access Analyzer: ${sentence}`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
  return said;
}

const scopeProblems = ({ variable }: TrackAnswers): readonly string[] =>
  variable !== null && variable.environmentScope !== '*' && variable.environmentScope.includes('*')
    ? [
        `The environment scope ${variable.environmentScope} has a wildcard, and a job runs in one environment. Choose * or one environment.`,
      ]
    : [];

const providerProblems = ({ provider }: OnboardingFacts): readonly string[] =>
  provider.clientIds?.read === false
    ? [provider.clientIds.because]
    : provider.clientIds === null && provider.otherCase !== null
      ? [
          `The account has an OIDC provider ${provider.otherCase}, which differs from the issuer in upper and lower case alone. IAM compares them exactly: tokens of this GitLab are refused by it. Delete it or mend the issuer first.`,
        ]
      : [];
