import path from 'node:path';
import type { AuditConfig, CheckpointTargetConfig, StreamConfig } from '@/lib/config/config';
import { isSafeUrl } from '@/lib/config/safe-url';
import type { SettingValues } from '@/lib/config/settings';
import { secretBytes } from '@/lib/notify/standard-webhooks';

/** IANA: syslog-tls; there is none for plain TCP that receivers agree on. */
const SYSLOG_PORT = 6514;

/** What the environment says on the audit log. What is half set, or would travel in the clear with a secret, is a problem. */
export function auditOf(values: SettingValues, problems: string[]): AuditConfig {
  const targets = [s3Of(values), gitOf(values, problems), syslogTargetOf(values), checkpointHookOf(values, problems)];
  return {
    key: values.DRAWBRIDGE_AUDIT_KEY ?? null,
    previousKey: values.DRAWBRIDGE_AUDIT_KEY_PREVIOUS ?? null,
    checkpointFile:
      values.DRAWBRIDGE_AUDIT_CHECKPOINTS ?? path.join(values.DRAWBRIDGE_DATA, 'audit-checkpoints.ndjson'),
    checkpointMinutes: values.DRAWBRIDGE_AUDIT_MINUTES,
    verifyHours: values.DRAWBRIDGE_AUDIT_VERIFY_HOURS,
    targets: targets.filter((target) => target !== null),
    streams: [streamHookOf(values, problems), streamSyslogOf(values), splunkOf(values, problems)].filter(
      (stream) => stream !== null,
    ),
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

function syslogTargetOf({ DRAWBRIDGE_AUDIT_SYSLOG: address }: SettingValues): CheckpointTargetConfig | null {
  return address === undefined ? null : { kind: 'syslog', ...syslogServer(address) };
}

function syslogServer(address: string) {
  const { protocol, hostname, port } = new URL(address);
  // An IPv6 address has brackets in a URL and none in a socket.
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { host, port: port === '' ? SYSLOG_PORT : Number(port), tls: protocol === 'tls:' };
}

function streamSyslogOf(values: SettingValues): StreamConfig | null {
  const { DRAWBRIDGE_AUDIT_STREAM_SYSLOG: address, DRAWBRIDGE_AUDIT_STREAM_FORMAT: format } = values;
  return address === undefined ? null : { kind: 'syslog', ...syslogServer(address), format };
}

function splunkOf(values: SettingValues, problems: string[]): StreamConfig | null {
  const {
    DRAWBRIDGE_AUDIT_STREAM_SPLUNK_URL: url,
    DRAWBRIDGE_AUDIT_STREAM_SPLUNK_TOKEN: token,
    DRAWBRIDGE_AUDIT_STREAM_FORMAT: format,
  } = values;
  if (url === undefined && token === undefined) return null;
  if (url === undefined || token === undefined) {
    problems.push(
      'DRAWBRIDGE_AUDIT_STREAM_SPLUNK_URL and DRAWBRIDGE_AUDIT_STREAM_SPLUNK_TOKEN go together: set both or none.',
    );
    return null;
  }
  problems.push(...inTheClear('DRAWBRIDGE_AUDIT_STREAM_SPLUNK_URL', url));
  // A header holds printable ASCII alone; any other token would fail at every try.
  if (!/^[\x21-\x7e]+$/.test(token))
    problems.push('DRAWBRIDGE_AUDIT_STREAM_SPLUNK_TOKEN must be one word, as Splunk shows it.');
  const address = new URL(url);
  if (address.pathname === '/') address.pathname = '/services/collector/event';
  return { kind: 'splunk', url: address.href, token, format };
}

function streamHookOf(values: SettingValues, problems: string[]): StreamConfig | null {
  const hook = hookOf(values, 'DRAWBRIDGE_AUDIT_WEBHOOK', problems);
  return hook && { kind: 'webhook', ...hook };
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
