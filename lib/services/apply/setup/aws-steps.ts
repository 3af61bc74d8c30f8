import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '@/lib/aws/port';
import { CLOSED_TRUST_POLICY, MADE_BY_TAG, type SetupStepKind, tagsOfMade } from '@/lib/changes/setup-steps';
import type { GitLabKind } from '@/lib/services/apply/setup/gitlab-steps';
import { done, OPEN, refused, type SetupRun, type StepRunners } from '@/lib/services/apply/setup/setup-run';

type AwsKind = Exclude<SetupStepKind, GitLabKind>;

/** The role that the change is about; null: there is none of this name. */
async function liveRole({ reader, change }: SetupRun) {
  try {
    return await reader.roleDetail(change.role.name);
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'no-such-entity') return null;
    throw error;
  }
}

const setup = ({ writer, context }: SetupRun) => writer.setup(context.lease.requireTime);
const roleName = ({ change }: SetupRun): string => change.role.name;
/** null: the reader may not read the policies of roles. */
async function hasPolicy(run: SetupRun, arn: string): Promise<boolean | null> {
  const live = await liveRole(run);
  if (live === null) return false;
  return live.attachedPolicies?.some((policy) => policy.arn === arn) ?? null;
}
const UNREAD = refused(
  'The reader of this account may not read which policies a role has (iam:ListAttachedRolePolicies).',
);

/** AWS IAM API. What was there before the change is never taken for its own work. */
export const AWS_STEPS: StepRunners<AwsKind> = {
  'create-provider': {
    look: async ({ reader }, { arn, audiences }) => {
      const live = await reader.provider(arn);
      if (live === null) return OPEN;
      const missing = audiences.filter((audience) => !live.clientIds?.includes(audience));
      return missing.length === 0
        ? { ...done('The OIDC provider is there with its audiences.'), provider: live }
        : refused(
            `The OIDC provider is there already, without audience ${missing.join(', ')}. This change did not create it.`,
          );
    },
    call: (run, { url, audiences, thumbprints, tags }) =>
      setup(run).createProvider({
        url,
        clientIds: audiences,
        thumbprints,
        tags: { ...tags, ...tagsOfMade(run.change.id) },
      }),
  },
  'add-audience': {
    look: async ({ reader }, { arn, audience }) => {
      const live = await reader.provider(arn);
      if (live === null) return refused('The OIDC provider was deleted.');
      if (!live.clientIds?.includes(audience)) return OPEN;
      return { ...done('The OIDC provider accepts the audience.'), provider: live };
    },
    call: (run, { arn, audience }) => setup(run).addClientId(arn, audience),
  },
  'create-role': {
    look: async (run, { name, path }) => {
      const live = await liveRole(run);
      if (live === null) return OPEN;
      if (live.tags[MADE_BY_TAG] !== run.change.id || live.path !== path)
        return refused(`A role ${live.name} exists in path ${live.path}, and this change did not make it.`);
      return { state: 'done', fact: `The role ${name} is there.`, roleId: live.uniqueId };
    },
    call: (run, { kind: _, ...role }) =>
      setup(run).createRole({
        ...role,
        trustPolicy: CLOSED_TRUST_POLICY,
        tags: { ...role.tags, ...tagsOfMade(run.change.id) },
      }),
  },
  'attach-policy': {
    look: async (run, { arn }) => {
      const has = await hasPolicy(run, arn);
      return has === null ? UNREAD : has ? done('The policy is attached.') : OPEN;
    },
    call: (run, { arn }) => setup(run).attachRolePolicy(roleName(run), arn),
  },
  'put-role-policy': {
    look: async (run, { name, document }) => {
      const live = await run.reader.rolePolicy(roleName(run), name);
      if (live === null) return OPEN;
      return sameJson(live, document)
        ? done('The role has the inline policy.')
        : refused(`The role has an inline policy ${name} with other content.`);
    },
    call: (run, { name, document }) => setup(run).putRolePolicy(roleName(run), name, document),
  },
  'detach-policy': {
    look: async (run, { arn }) => {
      const has = await hasPolicy(run, arn);
      return has === null ? UNREAD : has ? OPEN : done('The policy is not attached.');
    },
    call: (run, { arn }) => setup(run).detachRolePolicy(roleName(run), arn),
  },
  'delete-role-policy': {
    look: async (run, { name }) =>
      (await run.reader.rolePolicy(roleName(run), name)) === null ? done('The inline policy is gone.') : OPEN,
    call: (run, { name }) => setup(run).deleteRolePolicy(roleName(run), name),
  },
  'delete-role': {
    look: async (run) => {
      const live = await liveRole(run);
      if (live === null) return done('The role is gone.');
      return live.uniqueId === run.change.baseUniqueId
        ? OPEN
        : refused('The role was deleted and made anew since: the new one is left alone.');
    },
    call: (run) => setup(run).deleteRole(roleName(run)),
  },
  'delete-provider': {
    look: async ({ reader }, { arn }) =>
      (await reader.provider(arn)) === null ? done('The OIDC provider is gone.') : OPEN,
    call: (run, { arn }) => setup(run).deleteProvider(arn),
  },
};

function sameJson(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
