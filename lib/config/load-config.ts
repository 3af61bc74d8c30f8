import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { auditOf } from '@/lib/config/audit-targets';
import type { Config, InstanceConfig, SignInConfig } from '@/lib/config/config';
import { connectionMistakes } from '@/lib/config/connection-mistakes';
import { endpointsOfFile, endpointsOfSettings, repeatedEndpoints } from '@/lib/config/endpoints';
import type { Env } from '@/lib/config/env';
import { accountOf, organizationOf } from '@/lib/config/file-accounts';
import { outboundMistakes } from '@/lib/config/outbound-mistakes';
import { grantOf } from '@/lib/config/people-settings';
import { publicUrlOf } from '@/lib/config/public-url';
import { sandboxMistakes, sandboxOf } from '@/lib/config/sandbox-mistakes';
import { SETTINGS, type SettingValues } from '@/lib/config/settings';
import { tracesOf } from '@/lib/config/trace-settings';
import { unknownVariables, unreadBesideFile } from '@/lib/config/unknown-variables';
import { type ConfigFile, readConfigFile } from '@/lib/config/yaml-file';
import { issuerHostOf } from '@/lib/subjects/issuer-host';

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

type Connections = Pick<
  Config,
  'instances' | 'signIn' | 'accounts' | 'organization' | 'notifications' | 'groupGrants'
> & {
  /** Variables that drawbridge.yaml names. */
  readonly referenced: readonly string[];
};
type ReadFile = (path: string) => string;

const GITLAB_COM = 'https://gitlab.com';
const trimSlash = (url: string) => (url.endsWith('/') ? url.slice(0, -1) : url);

/** Reads the configuration from the environment and, where DRAWBRIDGE_CONFIG names one, from a file. Lists every problem at once. */
export function loadConfig(env: Env, readFile: ReadFile = (file) => readFileSync(file, 'utf8')): LoadedConfig {
  const problems: string[] = [];
  const values = readSettings(env, readFile, problems);
  const connections =
    values.DRAWBRIDGE_CONFIG === undefined
      ? fromSettings(values, problems)
      : fromFile(values.DRAWBRIDGE_CONFIG, env, readFile, problems);
  if (connections !== null) problems.push(...connectionMistakes(connections), ...sandboxMistakes(connections, values));
  const notifications = [...endpointsOfSettings(values, problems), ...(connections?.notifications ?? [])];
  problems.push(...repeatedEndpoints(notifications));
  const [audit, publicUrl] = [auditOf(values, problems), publicUrlOf(values, problems)];
  const { traces, warnings: ofTraces } = tracesOf(values);
  const unknown = unknownVariables(env, connections?.referenced ?? null);
  problems.push(...unknown.problems, ...outboundMistakes(env, readFile));
  if (values.DATABASE_OWNER_URL !== undefined && values.DATABASE_URL === undefined)
    problems.push('DATABASE_OWNER_URL needs DATABASE_URL: the user that Drawbridge works as.');
  if (connections === null || problems.length > 0) return { ok: false, problems };
  const warnings = [
    ...unknown.warnings,
    ...ofTraces,
    ...apiPaths(values),
    ...(values.DRAWBRIDGE_CONFIG ? unreadBesideFile(env) : []),
  ];
  const { referenced: _, groupGrants, ...connected } = connections;
  const config = {
    ...{ ...connected, ...plain(values), notifications, publicUrl, audit, traces },
    groupGrants: [...values.DRAWBRIDGE_GROUPS, ...groupGrants],
  };
  return { ok: true, config, warnings };
}

/** What is in the configuration as it was set. */
const plain = (values: SettingValues) => ({
  host: values.HOST,
  port: values.PORT,
  dataDir: values.DRAWBRIDGE_DATA,
  secret: values.DRAWBRIDGE_SECRET ?? null,
  databaseUrl: values.DATABASE_URL ?? null,
  databaseOwnerUrl: values.DATABASE_OWNER_URL ?? null,
  aws: { region: values.AWS_REGION, endpointUrl: values.AWS_ENDPOINT_URL ?? null },
  jobImages: values.DRAWBRIDGE_JOB_IMAGES,
  admins: values.DRAWBRIDGE_ADMINS,
  people: {
    membersMinutes: values.DRAWBRIDGE_MEMBERS_MINUTES,
    membersHours: values.DRAWBRIDGE_MEMBERS_HOURS,
    decidingTokens: values.DRAWBRIDGE_DECIDING_TOKENS === 'allowed',
    signInAmr: values.DRAWBRIDGE_SIGN_IN_AMR,
    signInAcr: values.DRAWBRIDGE_SIGN_IN_ACR,
  },
  sessionHours: values.DRAWBRIDGE_SESSION_HOURS,
  stepUpMinutes: values.DRAWBRIDGE_STEP_UP_MINUTES,
  singleOperator: values.DRAWBRIDGE_SINGLE_OPERATOR === 'true',
  writeManagedRoles: values.DRAWBRIDGE_WRITE_MANAGED_ROLES === 'true',
  syncMinutes: values.DRAWBRIDGE_SYNC_MINUTES,
  worker: values.DRAWBRIDGE_WORKER === 'on',
  workerPort: values.DRAWBRIDGE_WORKER_PORT,
  metricsToken: values.DRAWBRIDGE_METRICS_TOKEN ?? null,
  leaseSeconds: values.DRAWBRIDGE_LEASE_SECONDS,
  trustedProxies: values.DRAWBRIDGE_TRUSTED_PROXIES,
  logLevel: values.LOG_LEVEL,
  sandbox: sandboxOf(values),
});

/** The two URLs of the database alone, for what needs no other setting. Both are needed. */
export function readDatabaseUrls(
  env: Env,
  readFile: ReadFile = (file) => readFileSync(file, 'utf8'),
):
  | { readonly ok: true; readonly urls: { readonly databaseUrl: string; readonly databaseOwnerUrl: string } }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const all: string[] = [];
  const { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: databaseOwnerUrl } = readSettings(env, readFile, all);
  const problems = all.filter((problem) => problem.startsWith('DATABASE_'));
  if (problems.length > 0) return { ok: false, problems };
  if (databaseUrl !== undefined && databaseOwnerUrl !== undefined)
    return { ok: true, urls: { databaseUrl, databaseOwnerUrl } };
  const missing = [databaseUrl ?? 'DATABASE_URL', databaseOwnerUrl ?? 'DATABASE_OWNER_URL'];
  return {
    ok: false,
    problems: missing
      .filter((name) => /^DATABASE_/.test(name))
      .map((name) => `${name} is missing. Set it, or ${name}_FILE.`),
  };
}

/** Every setting by the schema of its own row. A bad one is a problem and counts as absent, so that the others are judged too. */
function readSettings(env: Env, readFile: ReadFile, problems: string[]): SettingValues {
  const entries = SETTINGS.map((setting) => {
    const value = readSecret(env, setting.name, 'secret' in setting, readFile, problems);
    const parsed = z.safeParse(setting.schema, value);
    if (parsed.success) return [setting.name, parsed.data] as const;
    problems.push(...parsed.error.issues.map((issue) => `${setting.name} ${issue.message}.`));
    return [setting.name, z.parse(setting.schema, undefined)] as const;
  });
  return Object.fromEntries(entries) as SettingValues;
}

/** An empty variable counts as absent: compose files cannot unset one. */
function readSecret(
  env: Env,
  name: string,
  secret: boolean,
  readFile: ReadFile,
  problems: string[],
): string | undefined {
  const value = env[name] || undefined;
  const file = secret ? env[`${name}_FILE`] || undefined : undefined;
  if (file === undefined) return value;
  if (value !== undefined) problems.push(`${name} and ${name}_FILE are both set. Keep one.`);
  try {
    return readFile(file).trim();
  } catch {
    problems.push(`${name}_FILE names a file that cannot be read: ${file}.`);
    return value;
  }
}

function fromSettings(values: SettingValues, problems: string[]): Connections | null {
  const {
    GITLAB_URL: url,
    GITLAB_TOKEN: token,
    GITLAB_OAUTH_CLIENT_ID: clientId,
    GITLAB_OAUTH_CLIENT_SECRET: clientSecret,
  } = values;
  const needed = {
    GITLAB_URL: url,
    GITLAB_TOKEN: token,
    GITLAB_OAUTH_CLIENT_ID: clientId,
    GITLAB_OAUTH_CLIENT_SECRET: clientSecret,
  };
  problems.push(
    ...Object.entries(needed)
      .filter(([name, value]) => value === undefined && !problems.some((problem) => problem.startsWith(name)))
      .map(([name]) => `${name} is missing. Set it, or name a drawbridge.yaml in DRAWBRIDGE_CONFIG.`),
  );
  if (!url || !token || !clientId || !clientSecret) return null;
  const writer = values.AWS_WRITER_ROLE_ARN;
  if (writer !== undefined && values.DRAWBRIDGE_WRITER !== undefined)
    problems.push('AWS_WRITER_ROLE_ARN and DRAWBRIDGE_WRITER are both set. Keep one.');
  const reader = values.AWS_READER_ROLE_ARN;
  for (const kind of ['READER', 'WRITER'] as const) {
    if (values[`AWS_${kind}_EXTERNAL_ID`] !== undefined && values[`AWS_${kind}_ROLE_ARN`] === undefined)
      problems.push(
        `AWS_${kind}_EXTERNAL_ID is set without AWS_${kind}_ROLE_ARN. An external id counts only when a role is assumed: set both, or remove it.`,
      );
  }
  return {
    instances: [
      instanceOf('gitlab', 'GitLab', url, values.GITLAB_ISSUER, {
        token,
        writerToken: values.GITLAB_WRITER_TOKEN ?? null,
        ...(values.GITLAB_GROUPS === undefined ? {} : { groups: values.GITLAB_GROUPS }),
        ...(values.GITLAB_HOOK_TOKEN === undefined ? {} : { hookToken: values.GITLAB_HOOK_TOKEN }),
      }),
    ],
    signIn: { instanceId: 'gitlab', clientId, clientSecret },
    referenced: [],
    notifications: [],
    groupGrants: [],
    accounts: [
      {
        id: values.AWS_ACCOUNT_ID ?? null,
        name: values.AWS_ACCOUNT_NAME,
        ...(values.AWS_EVENTS_QUEUE_URL === undefined ? {} : { eventsQueue: values.AWS_EVENTS_QUEUE_URL }),
        reader: reader === undefined ? null : { roleArn: reader, externalId: values.AWS_READER_EXTERNAL_ID ?? null },
        writer:
          writer === undefined
            ? (values.DRAWBRIDGE_WRITER ?? null)
            : { roleArn: writer, externalId: values.AWS_WRITER_EXTERNAL_ID ?? null },
      },
    ],
  };
}

function fromFile(path: string, env: Env, readFile: ReadFile, problems: string[]): Connections | null {
  let text: string;
  try {
    text = readFile(path);
  } catch {
    problems.push(`DRAWBRIDGE_CONFIG names a file that cannot be read: ${path}.`);
    return null;
  }
  const read = readConfigFile(text);
  if (!read.ok) {
    problems.push(...read.problems);
    return null;
  }
  const referenced: string[] = [];
  const secretOf = (from: ConfigFile['signIn']['clientSecret'], place: string): string => {
    if ('env' in from) referenced.push(from.env);
    try {
      const value = 'env' in from ? env[from.env] : readFile(from.file).trim();
      if (value) return value;
    } catch {}
    problems.push(
      `drawbridge.yaml, ${place}: ${'env' in from ? `the variable ${from.env} is not set` : `the file ${from.file} cannot be read`}.`,
    );
    return '';
  };
  const { file } = read;
  const signIn: SignInConfig = {
    instanceId: file.signIn.instance,
    clientId: file.signIn.clientId,
    clientSecret: secretOf(file.signIn.clientSecret, 'signIn.clientSecret'),
  };
  return {
    instances: file.instances.map((entry, index) =>
      instanceOf(entry.id, entry.name ?? entry.id, entry.url, entry.issuer, {
        token: secretOf(entry.token, `instances.${index}.token`),
        writerToken:
          entry.writerToken === undefined ? null : secretOf(entry.writerToken, `instances.${index}.writerToken`),
        ...(entry.groups === undefined ? {} : { groups: entry.groups }),
        ...(entry.hookToken === undefined
          ? {}
          : { hookToken: secretOf(entry.hookToken, `instances.${index}.hookToken`) }),
      }),
    ),
    signIn,
    referenced,
    notifications: endpointsOfFile(file, secretOf, problems),
    groupGrants: file.groups.map(grantOf),
    ...(file.organization === undefined ? {} : { organization: organizationOf(file.organization) }),
    accounts: file.accounts.map(accountOf),
  };
}

/** What still works, and reads as if it were needed. */
const apiPaths = ({ GITLAB_URL: url }: SettingValues): readonly string[] =>
  url !== undefined && /\/api\/v[34]\/?$/i.test(url)
    ? [`GITLAB_URL ends in the path of the API. Drawbridge goes on with ${plainAddress(url)}; write it so.`]
    : [];

/** An address as GitLab writes its issuer: the host in small letters, without a slash at its end or the path of the API. */
function plainAddress(address: string): string {
  const named = issuerHostOf(address);
  const scheme = /^http:/i.test(address.trim()) ? 'http' : 'https';
  return named.ok ? `${scheme}://${named.host}` : trimSlash(address);
}

function instanceOf(
  id: string,
  name: string,
  url: string,
  issuer: string | undefined,
  tokens: Pick<InstanceConfig, 'token' | 'writerToken' | 'groups' | 'hookToken'>,
): InstanceConfig {
  const iss = plainAddress(issuer ?? url);
  return { id, name, url: plainAddress(url), issuer: iss, shared: iss === GITLAB_COM, ...tokens };
}
