import { parse } from 'yaml';
import { z } from 'zod';
import { NOTICE_KINDS } from '@/lib/notify/notices';

/** A secret is never written in the file: it says where it is. */
const secret = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })], {
  error: 'must be { env: NAME } or { file: PATH }: secrets are not written in this file',
});
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens');
const web = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with https://' });
const assumed = z.strictObject({
  roleArn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role'),
  externalId: z.string().optional(),
});
const endpoint = {
  name: id,
  /** Absent: every kind of notice. */
  events: z
    .array(z.enum(NOTICE_KINDS, { error: `must be of ${NOTICE_KINDS.join(', ')}` }))
    .min(1)
    .optional(),
};
const notification = z.discriminatedUnion('kind', [
  z.strictObject({ ...endpoint, kind: z.literal('slack'), url: secret }),
  z.strictObject({ ...endpoint, kind: z.literal('webhook'), url: z.union([web, secret]), secret }),
]);

const schema = z.strictObject({
  instances: z
    .array(
      z.strictObject({
        ...{ id, name: z.string().optional(), url: web, issuer: web.optional() },
        token: secret,
        writerToken: secret.optional(),
      }),
    )
    .min(1),
  signIn: z.strictObject({ instance: id, clientId: z.string().min(1), clientSecret: secret }),
  accounts: z
    .array(
      z.strictObject({
        id: z.string().regex(/^\d{12}$/, 'must be twelve digits, in quotes'),
        name: z.string().min(1),
        reader: assumed.optional(),
        writer: z.union([assumed, z.literal('default')]).optional(),
        newRoles: z
          .strictObject({
            path: z
              .string()
              .regex(/^\/(.{1,510}\/)?$/, 'must begin and end with "/"')
              .optional(),
            permissionsBoundary: z.string().startsWith('arn:').optional(),
          })
          .optional(),
      }),
    )
    .min(1),
  notifications: z.array(notification).default([]),
});
export type ConfigFile = z.output<typeof schema>;

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
  const parsed = schema.safeParse(value);
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
      (name) => `drawbridge.yaml, instances: ${name} stands twice.`,
    ),
    ...repeated(accounts.map((account) => account.id)).map(
      (name) => `drawbridge.yaml, accounts: ${name} stands twice.`,
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
