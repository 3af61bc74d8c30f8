/**
 * What a change does besides putting a trust policy. Each step is data and is approved as written. A setup runs before access
 * is given: a role is created closed, and the approved trust policy is put last. A clean-up runs after access was removed.
 */
import { z } from 'zod';

const text = z.string().max(2000);
const arn = z.string().min(20).max(2048);
const project = { instanceId: z.string().max(100), projectId: z.int().positive(), projectPath: z.string().max(1000) };
const group = { instanceId: z.string().max(100), groupId: z.int().positive(), groupPath: z.string().max(1000) };
const named = { key: z.string().max(255), environmentScope: z.string().max(255) };
const variable = { ...project, ...named };
const tags = z.record(z.string(), z.string());

export const setupStep = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create-provider'),
    arn,
    /** The issuer, with scheme. */
    url: text,
    audiences: z.array(z.string().max(255)).min(1).max(100),
    /** SHA-1 in hex; none: IAM reads it itself. */
    thumbprints: z.array(z.string().length(40)).max(5),
    tags,
  }),
  z.strictObject({ kind: z.literal('add-audience'), arn, audience: z.string().max(255) }),
  z.strictObject({
    kind: z.literal('create-role'),
    name: z.string().min(1).max(64),
    path: z.string().max(512),
    description: z.string().max(1000),
    maxSessionSeconds: z.int().min(3600).max(43_200),
    permissionsBoundary: arn.nullable(),
    tags,
  }),
  z.strictObject({ kind: z.literal('attach-policy'), arn }),
  z.strictObject({
    kind: z.literal('put-role-policy'),
    name: z.string().min(1).max(128),
    document: z.string().max(20_000),
  }),
  z.strictObject({
    kind: z.literal('set-variable'),
    ...variable,
    /** The role's ARN. */
    value: arn,
    protected: z.boolean(),
    masked: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('set-group-variable'),
    ...group,
    ...named,
    /** The role's ARN. */
    value: arn,
    protected: z.boolean(),
    masked: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('open-merge-request'),
    ...project,
    branch: z.string().min(1).max(200),
    target: z.string().min(1).max(200),
    path: z.string().min(1).max(500),
    title: z.string().max(200),
    description: text,
    /** The job that is put behind what the file holds. */
    job: z.strictObject({ name: z.string().min(1).max(200), text: z.string().max(20_000) }),
  }),
  z.strictObject({
    kind: z.literal('delete-variable'),
    ...variable,
    /** It goes only where it holds this: the role's ARN. */
    value: arn,
  }),
  z.strictObject({
    kind: z.literal('delete-group-variable'),
    ...group,
    ...named,
    /** It goes only where it holds this: the role's ARN. */
    value: arn,
  }),
  z.strictObject({ kind: z.literal('detach-policy'), arn }),
  z.strictObject({ kind: z.literal('delete-role-policy'), name: z.string().min(1).max(128) }),
  z.strictObject({ kind: z.literal('delete-role') }),
  z.strictObject({ kind: z.literal('delete-provider'), arn }),
]);
export type SetupStep = z.output<typeof setupStep>;
export type SetupStepKind = SetupStep['kind'];
export type StepOf<K extends SetupStepKind> = Extract<SetupStep, { kind: K }>;

/** The columns in which they are kept with a change. */
export const setupColumn = z.array(setupStep).max(60);

interface StepWords<S> {
  /** The call that it makes, in the words of its API. */
  readonly calls: string;
  readonly title: (step: S) => string;
}

const inScope = ({ environmentScope }: { environmentScope: string }): string =>
  environmentScope === '*' ? '' : ` for environment ${environmentScope}`;

export const SETUP_STEPS: { readonly [K in SetupStepKind]: StepWords<StepOf<K>> } = {
  'create-provider': {
    calls: 'iam:CreateOpenIDConnectProvider',
    title: ({ url, audiences }) => `Create the OIDC provider ${url} with audience ${audiences.join(', ')}`,
  },
  'add-audience': {
    calls: 'iam:AddClientIDToOpenIDConnectProvider',
    title: ({ audience }) => `Add audience ${audience} to the OIDC provider, beside those that it has`,
  },
  'create-role': {
    calls: 'iam:CreateRole',
    title: ({ name }) => `Create the role ${name}, closed to everyone`,
  },
  'attach-policy': { calls: 'iam:AttachRolePolicy', title: (step) => `Attach ${step.arn}` },
  'put-role-policy': { calls: 'iam:PutRolePolicy', title: ({ name }) => `Put the inline policy ${name}` },
  'set-variable': {
    calls: 'POST /projects/:id/variables',
    title: (step) => `Set the CI/CD variable ${step.key}${inScope(step)} of ${step.projectPath}`,
  },
  'set-group-variable': {
    calls: 'POST /groups/:id/variables',
    title: (step) => `Set the CI/CD variable ${step.key}${inScope(step)} of the group ${step.groupPath}`,
  },
  'open-merge-request': {
    calls: 'POST /projects/:id/merge_requests',
    title: ({ job, path, projectPath }) => `Open a merge request in ${projectPath}: job ${job.name} in ${path}`,
  },
  'delete-variable': {
    calls: 'DELETE /projects/:id/variables/:key',
    title: (step) => `Delete the CI/CD variable ${step.key}${inScope(step)} of ${step.projectPath}`,
  },
  'delete-group-variable': {
    calls: 'DELETE /groups/:id/variables/:key',
    title: (step) => `Delete the CI/CD variable ${step.key}${inScope(step)} of the group ${step.groupPath}`,
  },
  'detach-policy': { calls: 'iam:DetachRolePolicy', title: (step) => `Detach ${step.arn}` },
  'delete-role-policy': { calls: 'iam:DeleteRolePolicy', title: ({ name }) => `Delete the inline policy ${name}` },
  'delete-role': { calls: 'iam:DeleteRole', title: () => 'Delete the role' },
  'delete-provider': {
    calls: 'iam:DeleteOpenIDConnectProvider',
    title: (step) => `Delete the OIDC provider ${step.arn}`,
  },
};

const wordsOf = (step: SetupStep) => SETUP_STEPS[step.kind] as StepWords<SetupStep>;
export const titleOf = (step: SetupStep): string => wordsOf(step).title(step);
export const callsOf = (kind: string): string | null =>
  Object.hasOwn(SETUP_STEPS, kind) ? SETUP_STEPS[kind as SetupStepKind].calls : null;

/** Tag that says which change made a role: an apply that goes on recognises by it what it made itself. */
export const MADE_BY_TAG = 'drawbridge:change';

/** Tag by which a role or provider opts in: the least policy of the writer allows writing to nothing else. */
export const MANAGED_TAG = 'drawbridge:managed';

/** The tags of everything that Drawbridge makes, on top of those that people chose. */
export const tagsOfMade = (changeId: string): Readonly<Record<string, string>> => ({
  [MADE_BY_TAG]: changeId,
  [MANAGED_TAG]: 'true',
});

/** The trust policy of a role that nobody may assume. IAM takes no policy without statements. */
export const CLOSED_TRUST_POLICY = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Closed',
        Effect: 'Deny',
        Principal: '*',
        Action: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
      },
    ],
  },
  null,
  2,
);
