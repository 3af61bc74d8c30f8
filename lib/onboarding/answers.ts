/** What a person answers in the guide: a project, an account, and a track for each kind of ref that gets a role of its own. */
import { z } from 'zod';
import { TOKEN } from '@/lib/onboarding/pipeline-file';
import { SHELLS } from '@/lib/onboarding/session-lines';
import { TOOL_NAMES } from '@/lib/onboarding/tools';

const name = z.string().min(1).max(1000);
const refType = z.enum(['branch', 'tag']);
const ref = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exact'), type: refType, name }),
  z.strictObject({ kind: z.literal('pattern'), type: refType, pattern: name }),
  z.strictObject({ kind: z.literal('all'), type: refType }),
  z.strictObject({ kind: z.literal('any') }),
]);

/** Who gets the role besides the guide's own project. */
const share = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('project') }),
  z.strictObject({
    kind: z.literal('projects'),
    projectIds: z
      .array(z.int().positive())
      .min(1)
      .max(30)
      .describe('Projects that get the role beside the one of the guide.'),
  }),
  /** Every project below the group, those that are yet to come too. */
  z.strictObject({ kind: z.literal('group'), groupId: z.int().positive() }),
]);

const newRole = z.strictObject({
  kind: z.literal('new'),
  name: z.string().max(64),
  path: z.string().max(512),
  description: z.string().max(1000),
  maxSessionSeconds: z.int(),
  /** ARN of a managed policy; null: none. */
  permissionsBoundary: z.string().max(2048).nullable(),
  tags: z.record(z.string().max(128), z.string('must be written as name=value').max(256)),
});
const existingRole = z.strictObject({ kind: z.literal('existing'), name: z.string().max(64) });

export const trackAnswers = z.strictObject({
  /** Tells tracks of one guide apart, and names job and branch. */
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,30}$/,
      'must begin with a lower-case letter and may have lower-case letters, digits and hyphens, at most 31 characters',
    ),
  refs: z.array(ref).max(20),
  /** The job runs in merge requests only. Their tokens are those of the branch, so the role has to admit every branch. */
  mergeRequests: z.boolean(),
  share: share.default({ kind: 'project' }).describe('Which projects get the role.'),
  role: z.discriminatedUnion('kind', [newRole, existingRole]),
  /** ARNs of managed policies. */
  managedPolicies: z.array(z.string().max(2048)).max(10),
  inlinePolicies: z.array(z.strictObject({ name: z.string().max(128), document: z.string().max(20_000) })).max(10),
  /** null: no variable is set. */
  variable: z
    .strictObject({
      key: z.string().max(255),
      environmentScope: z.string().max(255),
      masked: z.boolean(),
      /** The group that gets the variable, so that every project below it has it; null: the projects themselves. */
      groupId: z.int().positive().nullable().default(null),
    })
    .nullable(),
  tool: z.enum(TOOL_NAMES),
  /** The job's variable that holds its ID token. */
  token: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/, 'must be letters, digits and _, and begin with no digit')
    .default(TOKEN),
  /** null: one that has the tool. */
  image: z
    .string()
    .min(1)
    .max(500)
    .nullable()
    .default(null)
    .describe("The job's image. `null`: the organization's for the tool, else a public one that has it."),
  /** Commands of the team's own; null: those that the tool begins with. */
  script: z
    .array(z.string().max(2000))
    .max(100)
    .nullable()
    .default(null)
    .describe("The job's commands. `null`: those that the tool begins with."),
  credentials: z.enum(['profile', 'environment']),
  shell: z
    .enum(SHELLS)
    .default('sh')
    .describe(
      'What the runner reads scripts with. `powershell`: Windows, where an image is named only if you give one.',
    ),
  /** Whether the job is proposed as a merge request. */
  mergeRequest: z.boolean(),
});
export type TrackAnswers = z.output<typeof trackAnswers>;

export const onboardingAnswers = z.strictObject({
  accountId: z.string().max(20).nullable(),
  /** null: the issuer's URL. */
  audience: z.string().max(255).nullable(),
  /** SHA-1 of the provider's certificate, in hex; null: IAM reads it itself. */
  thumbprint: z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'must be 40 hex digits')
    .meta({ examples: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'] })
    .nullable(),
  tracks: z.array(trackAnswers).max(8),
});
export type OnboardingAnswers = z.output<typeof onboardingAnswers>;

export const NO_ANSWERS: OnboardingAnswers = { accountId: null, audience: null, thumbprint: null, tracks: [] };
