import { parse } from 'yaml';
import { z } from 'zod';
import { ACCOUNT_LABELS } from '@/lib/capabilities/risk-words';
import { groupEntry } from '@/lib/config/people-settings';
import { awsRegion, groupPath, serverUrl, url } from '@/lib/config/setting-schemas';
import { NOTICE_KINDS } from '@/lib/notify/notices';

/** A secret is never written in the file: it says where it is. */
const secret = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })], {
  error: 'must be { env: NAME } or { file: PATH }: secrets are not written in this file',
});
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens');
const assumed = z.strictObject({
  roleArn: z
    .string()
    .regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role')
    .describe('Role to assume'),
  externalId: z.string().optional().describe("External ID that the role's trust policy asks for"),
});
const units = z
  .array(z.string().regex(/^(r|ou)-[a-z0-9-]{4,68}$/, 'must be the id of an organizational unit or a root'))
  .min(1);
const label = z.enum(ACCOUNT_LABELS);
const labelRule = z.union(
  [
    z.strictObject({
      label: label.describe('Label of the accounts that fit: `production`, `staging` or `sandbox`'),
      units: units.describe('Organizational units whose accounts fit, with the units below them'),
    }),
    z.strictObject({
      label,
      tag: z.string().min(1).max(128).describe('In place of `units`: key of a tag of the account'),
      values: z.array(z.string().max(256)).min(1).describe('Values of the tag that fit, in any case'),
    }),
  ],
  {
    error: `must be a label with \`units\`, or with \`tag\` and \`values\`. Labels are ${ACCOUNT_LABELS.join(', ')}, and units are ids as ou-ab12-11111111`,
  },
);
const pathAndName = z
  .string()
  .regex(/^[\w+=,.@/-]{1,500}$/, 'must be the path and name of a role, without a leading slash');
const endpoint = {
  name: id.describe('Name in the delivery log'),
  events: z
    .array(z.enum(NOTICE_KINDS, { error: `must be of ${NOTICE_KINDS.join(', ')}` }))
    .min(1)
    .optional()
    .describe('Kinds of notices to send. Default: all'),
};
const notification = z.discriminatedUnion('kind', [
  z.strictObject({ ...endpoint, kind: z.literal('slack'), url: secret.describe('The incoming webhook') }),
  z.strictObject({ ...endpoint, kind: z.literal('teams'), url: secret.describe('The webhook of a Teams workflow') }),
  z.strictObject({
    ...endpoint,
    kind: z.literal('email'),
    url: secret.describe('The mail server: smtps:// or smtp://, with user and password'),
    from: z.email().describe('Address that notices come from'),
    to: z.array(z.email()).min(1).describe('Addresses that notices go to'),
  }),
  z.strictObject({
    ...endpoint,
    kind: z.literal('webhook'),
    url: z.union([url, secret]).describe('A receiver of Standard Webhooks'),
    secret: secret.describe('Key that messages are signed with: `whsec_` and 24 to 64 bytes in base64'),
  }),
]);

export const configFile = z.strictObject({
  instances: z
    .array(
      z.strictObject({
        id: id.describe('Name of the GitLab in URLs of Drawbridge. Never change it'),
        name: z.string().optional().describe('Name on the screens. Default: the id'),
        url: serverUrl.describe('Where the GitLab is reached'),
        issuer: serverUrl.optional().describe('The `iss` of its CI ID tokens, if it differs from `url`'),
        token: secret.describe('Token with scope `read_api` and the Maintainer role'),
        writerToken: secret
          .optional()
          .describe(
            'Token with scope `api` that sets CI/CD variables, opens merge requests and sets up hooks. Default: read-only',
          ),
        groups: z
          .array(groupPath)
          .min(1)
          .optional()
          .describe(
            'Full paths of the groups whose projects are read, with the groups below them. Default: every project that the token sees',
          ),
        hookToken: secret
          .optional()
          .describe('Secret token of its system hook or webhooks. Default: no events are taken'),
      }),
    )
    .min(1),
  signIn: z.strictObject({
    instance: id.describe('The GitLab that people sign in with'),
    clientId: z.string().min(1).describe('Application ID of the OAuth application'),
    clientSecret: secret.describe('Its secret'),
  }),
  accounts: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^\d{12}$/, 'must be twelve digits, in quotes')
          .describe('Account ID, in quotes'),
        name: z.string().min(1).describe('Name on the screens'),
        label: label
          .optional()
          .describe(
            'What the account is for: `production`, `staging` or `sandbox`. Risk counts an account without one as production',
          ),
        region: awsRegion.optional().describe('Where STS and CloudTrail are asked. Default: `AWS_REGION`'),
        eventsQueue: serverUrl
          .optional()
          .describe('URL of the queue of events. Default: changes in AWS are seen at the next sync'),
        reader: assumed.optional().describe('How to read the account. Default: the default credentials'),
        writer: z
          .union([assumed, z.literal('default')])
          .optional()
          .describe('How to apply changes. `default` uses the default credentials. Without it, nothing is applied'),
        newRoles: z
          .strictObject({
            path: z
              .string()
              .regex(/^\/(.{1,510}\/)?$/, 'must begin and end with "/"')
              .optional()
              .describe('Path of roles that onboarding creates'),
            permissionsBoundary: z
              .string()
              .startsWith('arn:')
              .optional()
              .describe('Permissions boundary of roles that onboarding creates'),
          })
          .optional(),
      }),
    )
    .min(1),
  organization: z
    .strictObject({
      reader: assumed.optional().describe('How to list the accounts. Default: the default credentials'),
      units: units
        .optional()
        .describe('Organizational units whose accounts connect, with the units below them. Default: every account'),
      readerRole: pathAndName.default('drawbridge/Reader').describe('Path and name of the reader role in each account'),
      writerRole: pathAndName.optional().describe('Path and name of the writer role. Without it, nothing is applied'),
      externalId: z
        .string()
        .min(2)
        .max(200)
        .optional()
        .describe('External ID of the roles; `{account}` in it is the account ID'),
      labels: z
        .array(labelRule)
        .default([])
        .describe(
          'What accounts are for, by unit or tag. The first rule that fits counts. `accounts[].label` counts before them',
        ),
    })
    .optional(),
  notifications: z.array(notification).default([]),
  /** Of the instance that people sign in with. */
  groups: z.array(groupEntry).default([]),
});
export type ConfigFile = z.output<typeof configFile>;

/** Reads the text of a drawbridge.yaml. Every problem is a sentence with its place. */
export function readConfigFile(text: string): { ok: true; file: ConfigFile } | { ok: false; problems: string[] } {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    return {
      ok: false,
      problems: [`drawbridge.yaml is not YAML: ${error instanceof Error ? error.message : 'unreadable'}`],
    };
  }
  const parsed = configFile.safeParse(value);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map(
        (issue) => `drawbridge.yaml, ${issue.path.join('.') || 'top level'}: ${issue.message}.`,
      ),
    };
  }
  const { instances, accounts, signIn } = parsed.data;
  const problems = [
    ...repeated(instances.map((instance) => instance.id)).map(
      (name) => `drawbridge.yaml, instances: ${name} is listed twice.`,
    ),
    ...repeated(accounts.map((account) => account.id)).map(
      (name) => `drawbridge.yaml, accounts: ${name} is listed twice.`,
    ),
    ...(instances.some((instance) => instance.id === signIn.instance)
      ? []
      : [`drawbridge.yaml, signIn.instance: there is no instance ${signIn.instance}.`]),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, file: parsed.data };
}

const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
