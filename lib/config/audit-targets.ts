import path from 'node:path';
import type { AuditConfig, CheckpointTargetConfig } from '@/lib/config/config';
import { isSafeUrl } from '@/lib/config/safe-url';
import type { SettingValues } from '@/lib/config/settings';
import { secretBytes } from '@/lib/notify/standard-webhooks';

/** IANA: syslog-tls; there is none for plain TCP that receivers agree on. */
const SYSLOG_PORT = 6514;

/** What the environment says on the audit log. What is half set, or would travel in the clear with a secret, is a problem. */
export function auditOf(values: SettingValues, problems: string[]): AuditConfig {
  const targets = [s3Of(values), gitOf(values, problems), syslogOf(values), checkpointHookOf(values, problems)];
  return {
    key: values.DRAWBRIDGE_AUDIT_KEY ?? null,
    previousKey: values.DRAWBRIDGE_AUDIT_KEY_PREVIOUS ?? null,
    checkpointFile:
      values.DRAWBRIDGE_AUDIT_CHECKPOINTS ?? path.join(values.DRAWBRIDGE_DATA, 'audit-checkpoints.ndjson'),
    checkpointMinutes: values.DRAWBRIDGE_AUDIT_MINUTES,
    verifyHours: values.DRAWBRIDGE_AUDIT_VERIFY_HOURS,
    targets: targets.filter((target) => target !== null),
    stream: hookOf(values, 'DRAWBRIDGE_AUDIT_WEBHOOK', problems),
  };
}

function s3Of(values: SettingValues): CheckpointTargetConfig | null {
  const { DRAWBRIDGE_AUDIT_S3_BUCKET: bucket, DRAWBRIDGE_AUDIT_S3_PREFIX: prefix } = values;
  if (bucket === undefined) return null;
  return {
    ...{ kind: 's3', bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` },
    ...{ region: values.AWS_REGION, mode: values.DRAWBRIDGE_AUDIT_S3_MODE, days: values.DRAWBRIDGE_AUDIT_S3_DAYS },
  };
}

function gitOf(values: SettingValues, problems: string[]): CheckpointTargetConfig | null {
  const {
    DRAWBRIDGE_AUDIT_GIT_URL: url,
    DRAWBRIDGE_AUDIT_GIT_PROJECT: project,
    DRAWBRIDGE_AUDIT_GIT_TOKEN: token,
    DRAWBRIDGE_AUDIT_GIT_BRANCH: branch,
    DRAWBRIDGE_AUDIT_GIT_FOLDER: folder,
  } = values;
  if (url === undefined && project === undefined && token === undefined) return null;
  if (url === undefined || project === undefined || token === undefined) {
    problems.push(
      'DRAWBRIDGE_AUDIT_GIT_URL, DRAWBRIDGE_AUDIT_GIT_PROJECT and DRAWBRIDGE_AUDIT_GIT_TOKEN go together: set all or none.',
    );
    return null;
  }
  problems.push(...inTheClear('DRAWBRIDGE_AUDIT_GIT_URL', url));
  return { kind: 'git', url: url.endsWith('/') ? url.slice(0, -1) : url, project, branch, folder, token };
}

function syslogOf({ DRAWBRIDGE_AUDIT_SYSLOG: address }: SettingValues): CheckpointTargetConfig | null {
  if (address === undefined) return null;
  const { protocol, hostname, port } = new URL(address);
  // An IPv6 address has brackets in a URL and none in a socket.
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { kind: 'syslog', host, port: port === '' ? SYSLOG_PORT : Number(port), tls: protocol === 'tls:' };
}

function checkpointHookOf(values: SettingValues, problems: string[]): CheckpointTargetConfig | null {
  const hook = hookOf(values, 'DRAWBRIDGE_AUDIT_CHECKPOINT_WEBHOOK', problems);
  return hook && { kind: 'webhook', ...hook };
}

function hookOf(
  values: SettingValues,
  name: 'DRAWBRIDGE_AUDIT_WEBHOOK' | 'DRAWBRIDGE_AUDIT_CHECKPOINT_WEBHOOK',
  problems: string[],
): { readonly url: string; readonly secret: string } | null {
  const { [`${name}_URL` as const]: url, [`${name}_SECRET` as const]: secret } = values;
  if (url === undefined && secret === undefined) return null;
  if (url === undefined || secret === undefined) {
    problems.push(`${name}_URL and ${name}_SECRET go together: set both or none.`);
    return null;
  }
  problems.push(...inTheClear(`${name}_URL`, url));
  if (secretBytes(secret) === null) problems.push(`${name}_SECRET must be whsec_ and 24 to 64 bytes in base64.`);
  return { url, secret };
}

const inTheClear = (name: string, url: string): readonly string[] =>
  isSafeUrl(url) ? [] : [`${name} must begin with https://, or be on this machine: it would travel in the clear.`];
