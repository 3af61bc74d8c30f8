import { policyDigest } from '@/lib/audit/digest';
import { unacceptable } from '@/lib/changes/acceptable-policy';
import { CLOSED_TRUST_POLICY, MADE_BY_TAG, type SetupStep, setupColumn } from '@/lib/changes/setup-steps';
import type { ChangeState } from '@/lib/changes/states';
import type { Prisma } from '@/lib/db/generated/client';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { UNREAD } from '@/lib/reach/reading';
import { type Proposal, proposalOf, sizedProposal } from '@/lib/services/changes/proposal/proposal';
import { managedRefusal } from '@/lib/services/changes/record/managed';
import { issuerHost, issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import type { Context } from '@/lib/services/verb/context';
import { readPolicies, readStrings } from '@/lib/services/verb/json-columns';

export type LeavingRole = Prisma.RoleGetPayload<{ include: { account: true } }>;

/** What the end of a project's access takes from one role: its mappings, its variables, and what nothing else uses. */
export interface Offboarding {
  readonly role: LeavingRole;
  /** The mappings that go. */
  readonly mappings: readonly RecoveredMapping[];
  readonly proposal: Proposal;
  /** The role goes with it: nobody else is admitted, and a guide made it. */
  readonly deletesRole: boolean;
  /** Why it cannot be done; null: it can. */
  readonly refusal: string | null;
}

interface LeavingProject {
  readonly instanceId: string;
  readonly projectId: number;
  readonly path: string;
}

/** null: no mapping of the role names the project; what admits it otherwise is for a person to edit. */
export async function offboardingOf(
  context: Context,
  role: LeavingRole,
  project: LeavingProject,
): Promise<Offboarding | null> {
  const live = parsePolicy(role.trustPolicy);
  if (!live.ok) return null;
  const mappings = mappingsOf(context, live.policy, project);
  if (mappings.length === 0) return null;
  const whole = recoverMappings(live.policy, issuerProfiles(context.config));
  const empty = whole.foreign.length === 0 && whole.mappings.length === mappings.length;
  const policy = empty ? CLOSED : without(context, live.policy, mappings);
  if (policy === null) return null;
  const done = await setupsOf(context, role.id, ['applied', 'reverted']);
  const deletesRole = empty && Object.hasOwn(Object(role.tags), MADE_BY_TAG);
  const cleanUp: readonly SetupStep[] = [
    ...done.flatMap((step) => (step.kind === 'set-variable' && isOf(step, project) ? [deletionOf(step)] : [])),
    ...(deletesRole ? done.flatMap(groupDeletionOf) : []),
    ...(deletesRole ? removalSteps(role, done) : []),
    ...(deletesRole ? await providerSteps(context, role, done) : []),
  ];
  const unread = deletesRole && readPolicies(role.attachedPolicies) === null ? UNREAD.policies : null;
  const refused = unacceptable(role.path, policy).map(({ message }) => message);
  const refusal = managedRefusal(context, role) ?? unread ?? (refused.join(' ') || null);
  return {
    ...{ role, mappings, deletesRole, refusal },
    proposal: { ...sizedProposal(role, policy), surroundings: { setup: [], cleanUp } },
  };
}

/** IAM takes no policy without statements. */
const CLOSED = readClosed();
function readClosed(): Policy {
  const parsed = parsePolicy(CLOSED_TRUST_POLICY);
  if (!parsed.ok) throw new Error('the closed trust policy does not parse');
  return parsed.policy;
}

function without(context: Context, live: Policy, mappings: readonly RecoveredMapping[]): Policy | null {
  const remove = mappings.map(({ id }) => id);
  const edited = editPolicy(live, { add: [], remove }, issuerProfiles(context.config));
  return edited.ok ? edited.policy : null;
}

/**
 * What an apply that failed has left behind: a role that it made and never opened, with what was put around it. null: it made
 * none, or someone was let in since. A merge request stays open for a person to close.
 */
export async function leftoversOf(context: Context, role: LeavingRole): Promise<Proposal | null> {
  const untouched = role.trustDigest === policyDigest(CLOSED_TRUST_POLICY) && role.goneAt === null;
  if (!untouched || !Object.hasOwn(Object(role.tags), MADE_BY_TAG)) return null;
  const done = await setupsOf(context, role.id, ['failed', 'withdrawn']);
  const cleanUp: readonly SetupStep[] = [
    ...done.flatMap((step) => (step.kind === 'set-variable' ? [deletionOf(step)] : groupDeletionOf(step))),
    ...removalSteps(role, done),
    ...(await providerSteps(context, role, done)),
  ];
  return { ...proposalOf(role, CLOSED), surroundings: { setup: [], cleanUp } };
}

/** Mappings of exactly this project; those of a group above it admit others too and stay. */
function mappingsOf(context: Context, policy: Policy, project: LeavingProject): readonly RecoveredMapping[] {
  const instance = context.config.instances.find(({ id }) => id === project.instanceId);
  const host = instance && issuerHost(instance.issuer);
  return recoverMappings(policy, issuerProfiles(context.config)).mappings.filter(
    ({ source, provider }) =>
      source.kind === 'project' &&
      provider.host === host &&
      (source.projectId === null ? source.path === project.path : source.projectId === project.projectId),
  );
}

/** The steps around trust policies that applied changes of this role have done. */
async function setupsOf(
  context: Context,
  roleId: string,
  states: readonly ChangeState[],
): Promise<readonly SetupStep[]> {
  const changes = await context.db.change.findMany({ where: { roleId, state: { in: [...states] } } });
  return changes.flatMap(({ setup }) => setupColumn.parse(setup));
}

const isOf = (step: { instanceId: string; projectId: number }, project: LeavingProject): boolean =>
  step.instanceId === project.instanceId && step.projectId === project.projectId;

const deletionOf = (step: Extract<SetupStep, { kind: 'set-variable' }>): SetupStep => {
  const { protected: _, masked: __, ...variable } = step;
  return { ...variable, kind: 'delete-variable' };
};

/** A variable of a group serves other projects, until the role is deleted that it names. */
function groupDeletionOf(step: SetupStep): readonly SetupStep[] {
  if (step.kind !== 'set-group-variable') return [];
  const { protected: _, masked: __, ...variable } = step;
  return [{ ...variable, kind: 'delete-group-variable' }];
}

/** IAM deletes no role that has policies. */
function removalSteps(role: LeavingRole, done: readonly SetupStep[]): readonly SetupStep[] {
  const attached = readPolicies(role.attachedPolicies);
  // The inventory may not know yet what an apply has attached.
  const own = done.flatMap((step) => (step.kind === 'attach-policy' ? [step.arn] : []));
  const inline = done.flatMap((step) => (step.kind === 'put-role-policy' ? [step.name] : []));
  return [
    ...[...new Set([...(attached?.map(({ arn }) => arn) ?? []), ...own])].map(
      (arn) => ({ kind: 'detach-policy', arn }) as const,
    ),
    ...[...new Set(inline)].map((name) => ({ kind: 'delete-role-policy', name }) as const),
    { kind: 'delete-role' },
  ];
}

/** A provider that a guide made goes with the last role that names it. */
async function providerSteps(
  context: Context,
  role: LeavingRole,
  done: readonly SetupStep[],
): Promise<readonly SetupStep[]> {
  const made = done.flatMap((step) => (step.kind === 'create-provider' ? [step.arn] : []));
  const steps: SetupStep[] = [];
  for (const arn of new Set(made)) {
    const others = { accountId: role.accountId, goneAt: null, id: { not: role.id }, trustPolicy: { contains: arn } };
    const provider = await context.db.provider.findFirst({ where: { arn, goneAt: null } });
    const audiences = provider && readStrings(provider.clientIds);
    // More audiences than a guide gave, or which ones is not known: someone else may use it for something of theirs.
    if (audiences?.length === 1 && (await context.db.role.count({ where: others })) === 0)
      steps.push({ kind: 'delete-provider', arn });
  }
  return steps;
}
