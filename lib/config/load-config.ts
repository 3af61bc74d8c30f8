import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { auditOf } from '@/lib/config/audit-targets';
import type { AccountConfig, Config, InstanceConfig, SignInConfig } from '@/lib/config/config';
import { endpointsOfFile, endpointsOfSettings, repeatedEndpoints } from '@/lib/config/endpoints';
import { grantOf } from '@/lib/config/people-settings';
import { isSafeUrl } from '@/lib/config/safe-url';
import { SETTINGS, type SettingValues } from '@/lib/config/settings';
import { type ConfigFile, readConfigFile } from '@/lib/config/yaml-file';
import { issuerHostOf } from '@/lib/subjects/issuer-host';

export type Env = Readonly<Record<string, string | undefined>>;
export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Connections = Pick<Config, 'instances' | 'signIn' | 'accounts' | 'notifications' | 'groupGrants'>;
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
  for (const instance of connections?.instances ?? []) problems.push(...insecure(instance));
  const notifications = [...endpointsOfSettings(values, problems), ...(connections?.notifications ?? [])];
  problems.push(...repeatedEndpoints(notifications));
  const audit = auditOf(values, problems);
  if (values.DATABASE_OWNER_URL !== undefined && values.DATABASE_URL === undefined)
    problems.push('DATABASE_OWNER_URL needs DATABASE_URL: the user that Drawbridge works as.');
  if (connections === null || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    config: {
      ...connections,
      notifications,
      publicUrl: trimSlash(values.DRAWBRIDGE_URL ?? `http://${values.HOST}:${values.PORT}`),
      host: values.HOST,
      port: values.PORT,
      dataDir: values.DRAWBRIDGE_DATA,
      secret: values.DRAWBRIDGE_SECRET ?? null,
      databaseUrl: values.DATABASE_URL ?? null,
      databaseOwnerUrl: values.DATABASE_OWNER_URL ?? null,
      aws: { region: values.AWS_REGION, endpointUrl: values.AWS_ENDPOINT_URL ?? null },
      admins: values.DRAWBRIDGE_ADMINS,
      groupGrants: [...values.DRAWBRIDGE_GROUPS, ...connections.groupGrants],
      people: {
        membersMinutes: values.DRAWBRIDGE_MEMBERS_MINUTES,
        membersHours: values.DRAWBRIDGE_MEMBERS_HOURS,
      },
      sessionHours: values.DRAWBRIDGE_SESSION_HOURS,
      stepUpMinutes: values.DRAWBRIDGE_STEP_UP_MINUTES,
      singleOperator: values.DRAWBRIDGE_SINGLE_OPERATOR === 'true',
      writeManagedRoles: values.DRAWBRIDGE_WRITE_MANAGED_ROLES === 'true',
      syncMinutes: values.DRAWBRIDGE_SYNC_MINUTES,
      worker: values.DRAWBRIDGE_WORKER === 'on',
      leaseSeconds: values.DRAWBRIDGE_LEASE_SECONDS,
      trustedProxies: values.DRAWBRIDGE_TRUSTED_PROXIES,
      logLevel: values.LOG_LEVEL,
      audit,
    },
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
  return {
    instances: [
      instanceOf('gitlab', 'GitLab', url, values.GITLAB_ISSUER, {
        token,
        writerToken: values.GITLAB_WRITER_TOKEN ?? null,
      }),
    ],
    signIn: { instanceId: 'gitlab', clientId, clientSecret },
    notifications: [],
    groupGrants: [],
    accounts: [
      {
        id: values.AWS_ACCOUNT_ID ?? null,
        name: values.AWS_ACCOUNT_NAME,
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
  const secretOf = (from: ConfigFile['signIn']['clientSecret'], place: string): string => {
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
      }),
    ),
    signIn,
    notifications: endpointsOfFile(file, secretOf, problems),
    groupGrants: file.groups.map(grantOf),
    accounts: file.accounts.map(
      (entry): AccountConfig => ({
        id: entry.id,
        name: entry.name,
        reader: assumedOf(entry.reader),
        writer: entry.writer === 'default' ? 'default' : assumedOf(entry.writer),
        ...(entry.newRoles === undefined ? {} : { newRoles: entry.newRoles }),
      }),
    ),
  };
}

const assumedOf = (role: { roleArn: string; externalId?: string | undefined } | undefined) =>
  role === undefined ? null : { roleArn: role.roleArn, externalId: role.externalId ?? null };

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
  tokens: Pick<InstanceConfig, 'token' | 'writerToken'>,
): InstanceConfig {
  const iss = plainAddress(issuer ?? url);
  return { id, name, url: plainAddress(url), issuer: iss, shared: iss === GITLAB_COM, ...tokens };
}

/** A token must not travel in the clear. On this machine it does not travel. */
function insecure({ id, url }: InstanceConfig): string[] {
  return isSafeUrl(url)
    ? []
    : [`The URL of the instance ${id} must begin with https://: its token would travel in the clear.`];
}
