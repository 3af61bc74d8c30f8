/** Every environment variable that Drawbridge reads: the schema, .env.example and the README's table are made from this. */
import { z } from 'zod';
import { AUDIT_SETTINGS } from '@/lib/config/audit-settings';
import { NOTIFICATION_SETTINGS } from '@/lib/config/notification-settings';
import { OPERATOR_SETTINGS } from '@/lib/config/operator-settings';
import { PEOPLE_SETTINGS } from '@/lib/config/people-settings';
import {
  awsRegion,
  groupPaths,
  hostName,
  jobImages,
  originUrl,
  serverUrl,
  text,
  trustedProxies,
  whole,
} from '@/lib/config/setting-schemas';
import { TRACE_SETTINGS } from '@/lib/config/trace-settings';
import { TOOL_NAMES } from '@/lib/onboarding/tools';

interface Setting {
  readonly name: string;
  readonly meaning: string;
  /** Shown in .env.example; absent: no default. */
  readonly example?: string;
  /** `NAME_FILE` may name a file that holds the value. */
  readonly secret?: true;
  readonly schema: z.ZodType;
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const arn = z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role');

export const SETTINGS = [
  {
    name: 'DRAWBRIDGE_URL',
    meaning:
      'Where browsers reach Drawbridge: scheme and host, without a path. Default: http://HOST:PORT, where HOST is an address of this machine alone',
    example: 'https://drawbridge.example.com',
    schema: originUrl.optional(),
  },
  {
    name: 'DRAWBRIDGE_ALLOW_HTTP',
    meaning:
      'Set to "true" to let browsers reach Drawbridge over http:// from other machines. Session cookies then travel unencrypted',
    schema: z.enum(['true', 'false'], { error: 'may only be "true" or "false"' }).default('false'),
  },
  {
    name: 'DRAWBRIDGE_ALLOW_UNPATCHED_NODE',
    meaning: 'Set to "true" to start on a Node that lacks published security fixes',
    schema: z.enum(['true', 'false'], { error: 'may only be "true" or "false"' }).default('false'),
  },
  { name: 'HOST', meaning: 'Address to listen on. Default: 127.0.0.1', schema: hostName.default('127.0.0.1') },
  { name: 'PORT', meaning: 'Port to listen on. Default: 3000', schema: whole(1, 65_535, 3000) },
  {
    name: 'DRAWBRIDGE_DATA',
    meaning: 'Folder of the embedded database and of links made on the server. Default: ./data',
    schema: text.default('./data'),
  },
  {
    name: 'DRAWBRIDGE_SECRET',
    meaning:
      'At least 32 characters that seal the keys which the database keeps; the same in every process on one database. Absent: one is made in DRAWBRIDGE_DATA',
    secret: true,
    schema: z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32').optional(),
  },
  {
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL 15 or later. Absent: the embedded database',
    example: 'postgresql://drawbridge@db.example.com/drawbridge',
    secret: true,
    schema: z.url({ protocol: /^postgres(ql)?$/, error: 'must begin with postgresql://' }).optional(),
  },
  {
    name: 'DATABASE_OWNER_URL',
    meaning:
      'The same database as the owner of its tables: used at start for migrations and grants, so that the user of DATABASE_URL cannot alter the audit log',
    secret: true,
    schema: z.url({ protocol: /^postgres(ql)?$/, error: 'must begin with postgresql://' }).optional(),
  },
  {
    name: 'DRAWBRIDGE_CONFIG',
    meaning:
      'A drawbridge.yaml with several instances and accounts. Absent: the GITLAB_ and AWS_ settings below make one of each',
    schema: text.optional(),
  },
  {
    name: 'GITLAB_URL',
    meaning: 'The GitLab to read and to sign in with',
    example: 'https://gitlab.example.com',
    schema: serverUrl.optional(),
  },
  {
    name: 'GITLAB_ISSUER',
    meaning: 'The `iss` of its CI ID tokens, where it differs from the URL',
    schema: serverUrl.optional(),
  },
  {
    name: 'GITLAB_TOKEN',
    meaning: 'Token with scope read_api and the Maintainer role',
    secret: true,
    schema: text.optional(),
  },
  {
    name: 'GITLAB_WRITER_TOKEN',
    meaning:
      'Token with scope api and the Maintainer role that sets CI/CD variables, opens merge requests and sets up hooks. Absent: nothing is written to GitLab',
    secret: true,
    schema: text.optional(),
  },
  {
    name: 'GITLAB_GROUPS',
    meaning:
      'Full paths of the groups whose projects are read, by comma, with the groups below them. Absent: every project that the token sees',
    example: 'platform,shop/backend',
    schema: groupPaths.optional(),
  },
  {
    name: 'GITLAB_HOOK_TOKEN',
    meaning:
      'Secret token of the system hook or webhooks that send events to /hooks/gitlab/gitlab. Absent: no events are taken',
    secret: true,
    schema: z.string().min(16).optional(),
  },
  {
    name: 'GITLAB_OAUTH_CLIENT_ID',
    meaning: 'Application id of the OAuth application for sign-in (scopes openid, profile)',
    schema: text.optional(),
  },
  { name: 'GITLAB_OAUTH_CLIENT_SECRET', meaning: 'Its secret', secret: true, schema: text.optional() },
  {
    name: 'AWS_REGION',
    meaning: 'Region in which STS and CloudTrail are asked; decides the partition of IAM too. Default: us-east-1',
    schema: awsRegion.default('us-east-1'),
  },
  {
    name: 'AWS_ENDPOINT_URL',
    meaning: 'Another endpoint for all AWS calls, for example a sandbox',
    schema: serverUrl.optional(),
  },
  {
    name: 'AWS_ACCOUNT_ID',
    meaning: 'Twelve digits. Absent: STS is asked',
    schema: z
      .string()
      .regex(/^\d{12}$/, 'must be twelve digits')
      .optional(),
  },
  {
    name: 'AWS_ACCOUNT_NAME',
    meaning: 'Name of the account on the screens. Default: default',
    schema: text.default('default'),
  },
  {
    name: 'AWS_EVENTS_QUEUE_URL',
    meaning: 'URL of the queue of events. Absent: changes in AWS are seen at the next sync',
    schema: serverUrl.optional(),
  },
  {
    name: 'AWS_READER_ROLE_ARN',
    meaning: 'Role to assume for reading. Absent: the default credentials read',
    schema: arn.optional(),
  },
  { name: 'AWS_READER_EXTERNAL_ID', meaning: 'External id for the reader role', schema: text.optional() },
  {
    name: 'AWS_WRITER_ROLE_ARN',
    meaning: 'Role to assume for applying changes. Absent: nothing can be applied',
    schema: arn.optional(),
  },
  { name: 'AWS_WRITER_EXTERNAL_ID', meaning: 'External id for the writer role', schema: text.optional() },
  {
    name: 'DRAWBRIDGE_WRITER',
    meaning: 'Set to "default" to apply changes with the default credentials instead of a writer role',
    schema: z.literal('default', { error: 'may only be "default"' }).optional(),
  },
  ...PEOPLE_SETTINGS,
  ...NOTIFICATION_SETTINGS,
  {
    name: 'DRAWBRIDGE_SESSION_HOURS',
    meaning: 'Hours until one has to sign in again. Default: 12',
    schema: whole(1, 720, 12),
  },
  {
    name: 'DRAWBRIDGE_STEP_UP_MINUTES',
    meaning:
      'Minutes after signing in within which one may approve, apply, and change who may do what, without signing in again. Default: 10',
    schema: whole(1, 720, 10),
  },
  {
    name: 'DRAWBRIDGE_SINGLE_OPERATOR',
    meaning:
      'Set to "true" where one person runs this alone: authors may approve. Shown on every page and in every decision',
    schema: z.enum(['true', 'false'], { error: 'may only be "true" or "false"' }).default('false'),
  },
  {
    name: 'DRAWBRIDGE_WRITE_MANAGED_ROLES',
    meaning:
      'Set to "true" to allow changes of roles that their tags say Terraform or another tool manages. Default: only text is proposed for them',
    schema: z.enum(['true', 'false'], { error: 'may only be "true" or "false"' }).default('false'),
  },
  {
    name: 'DRAWBRIDGE_JOB_IMAGES',
    meaning: `Images of your organization for the jobs that onboarding writes, as tool=image by comma. Tools: ${TOOL_NAMES.join(', ')}; aws-cli is for its bucket jobs and checks too. Default: public images`,
    example: 'aws-cli=registry.example.com/tools/aws-cli:2,terraform=registry.example.com/tools/terraform:1.13',
    schema: jobImages,
  },
  {
    name: 'DRAWBRIDGE_SYNC_MINUTES',
    meaning: 'Minutes between syncs; 0: only when asked. Default: 15',
    schema: whole(0, 10_080, 15),
  },
  {
    name: 'DRAWBRIDGE_WORKER',
    meaning:
      'Set to "off" to run no worker in the web process; `npm run worker` runs one as its own process, on PostgreSQL. Default: on',
    schema: z.enum(['on', 'off'], { error: 'may be "on" or "off"' }).default('on'),
  },
  {
    name: 'DRAWBRIDGE_LEASE_SECONDS',
    meaning: 'Seconds after which another worker takes up an apply whose worker is gone. Default: 30',
    schema: whole(3, 300, 30),
  },
  {
    name: 'DRAWBRIDGE_KEEP_ALIVE_SECONDS',
    meaning:
      'Seconds that an idle connection is kept; set it above the idle time of the load balancer in front. Default: 75',
    schema: whole(1, 3600, 75),
  },
  {
    name: 'DRAWBRIDGE_DRAIN_SECONDS',
    meaning: 'Seconds that running requests have to end after SIGTERM. Default: 25',
    schema: whole(0, 30, 25),
  },
  {
    name: 'DRAWBRIDGE_DRAIN_DELAY_SECONDS',
    meaning:
      'Seconds after SIGTERM in which requests are still taken while /readyz answers 503, so that a load balancer sees it first. Default: 0',
    schema: whole(0, 10, 0),
  },
  {
    name: 'DRAWBRIDGE_TRUSTED_PROXIES',
    meaning:
      'Proxies in front that are believed about client addresses: their addresses or CIDR ranges by comma, or how many they are where nobody can reach Drawbridge around them. Default: none',
    example: '10.0.0.0/8,127.0.0.1',
    schema: trustedProxies,
  },
  ...AUDIT_SETTINGS,
  ...OPERATOR_SETTINGS,
  ...TRACE_SETTINGS,
  {
    name: 'LOG_LEVEL',
    meaning: 'debug, info, warn or error. Default: info',
    schema: z.enum(LOG_LEVELS, { error: 'may be debug, info, warn or error' }).default('info'),
  },
] as const satisfies readonly Setting[];

type Entry = (typeof SETTINGS)[number];
export type SettingValues = { [E in Entry as E['name']]: z.output<E['schema']> };
