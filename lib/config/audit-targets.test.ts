import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '@/lib/config/load-config';

const BASE = {
  GITLAB_URL: 'https://gitlab.example.com',
  GITLAB_TOKEN: 'glpat-x',
  GITLAB_OAUTH_CLIENT_ID: 'client',
  GITLAB_OAUTH_CLIENT_SECRET: 'secret',
  DRAWBRIDGE_DATA: '/data',
};
const noFiles = (): string => {
  throw new Error('no such file');
};
const load = (env: Record<string, string>) => loadConfig({ ...BASE, ...prefixed(env) }, noFiles);
/** Names as they are written in the tables below: without what all of them begin with. */
const prefixed = (env: Record<string, string>) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [`DRAWBRIDGE_AUDIT_${name}`, value]));

function auditOf(env: Record<string, string>) {
  const loaded = load(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.config.audit;
}
function problemsOf(env: Record<string, string>): readonly string[] {
  const loaded = load(env);
  return loaded.ok ? [] : loaded.problems;
}

const key = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
const GIT = { GIT_URL: 'https://git.example.com/', GIT_PROJECT: 'audit/log', GIT_TOKEN: 'glpat-git' };
const HOOK = { url: 'https://hook.example.com/in', secret: key(32) };
const SPLUNK = { STREAM_SPLUNK_URL: 'https://splunk.example.com:8088', STREAM_SPLUNK_TOKEN: 'hec-token' };
const S3 = { kind: 's3', bucket: 'log', prefix: 'drawbridge/', mode: 'COMPLIANCE', days: 365 };

const PEM = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the settings of the audit log', () => {
  test('without any: a file in the data folder, every five minutes, nothing else outside', () => {
    expect(auditOf({})).toEqual({
      key: null,
      previousKey: null,
      checkpointFile: '/data/audit-checkpoints.ndjson',
      checkpointMinutes: 5,
      verifyHours: 24,
      targets: [],
      streams: [],
    });
  });

  test.each<readonly [Record<string, string>, object]>([
    [{ KEY: PEM }, { key: PEM }],
    [{ CHECKPOINTS: '/mnt/log' }, { checkpointFile: '/mnt/log' }],
    [{ MINUTES: '1' }, { checkpointMinutes: 1 }],
    [{ MINUTES: '1440' }, { checkpointMinutes: 1440 }],
    [{ S3_BUCKET: 'log' }, { targets: [S3] }],
    [{ S3_BUCKET: 'log', S3_PREFIX: 'a/b' }, { targets: [{ ...S3, prefix: 'a/b/' }] }],
    [{ S3_BUCKET: 'log', S3_MODE: 'GOVERNANCE' }, { targets: [{ ...S3, mode: 'GOVERNANCE' }] }],
    [{ S3_BUCKET: 'log', S3_DAYS: '36500' }, { targets: [{ ...S3, days: 36_500 }] }],
    [GIT, { targets: [{ kind: 'git', url: 'https://git.example.com', branch: 'main', folder: 'audit-checkpoints' }] }],
    [{ ...GIT, GIT_BRANCH: 'log', GIT_FOLDER: 'a' }, { targets: [{ branch: 'log', folder: 'a', token: 'glpat-git' }] }],
    [{ SYSLOG: 'tls://logs.example.com' }, { targets: [{ host: 'logs.example.com', port: 6514, tls: true }] }],
    [{ SYSLOG: 'tcp://[::1]:601' }, { targets: [{ kind: 'syslog', host: '::1', port: 601, tls: false }] }],
    [
      { CHECKPOINT_WEBHOOK_URL: HOOK.url, CHECKPOINT_WEBHOOK_SECRET: HOOK.secret },
      { targets: [{ kind: 'webhook', ...HOOK }], streams: [] },
    ],
    [
      { WEBHOOK_URL: HOOK.url, WEBHOOK_SECRET: HOOK.secret },
      { targets: [], streams: [{ kind: 'webhook', ...HOOK }] },
    ],
    [{ WEBHOOK_URL: 'http://127.0.0.1:9/', WEBHOOK_SECRET: key(24) }, { streams: [{ url: 'http://127.0.0.1:9/' }] }],
    [
      { STREAM_SYSLOG: 'tls://logs.example.com' },
      { streams: [{ kind: 'syslog', host: 'logs.example.com', port: 6514, tls: true, format: 'ocsf' }] },
    ],
    [
      { ...SPLUNK, STREAM_FORMAT: 'cef' },
      {
        streams: [{ kind: 'splunk', url: 'https://splunk.example.com:8088/services/collector/event', format: 'cef' }],
      },
    ],
    [
      { ...SPLUNK, STREAM_SPLUNK_URL: 'https://in.example.com/hec/event' },
      { streams: [{ url: 'https://in.example.com/hec/event', token: 'hec-token', format: 'ocsf' }] },
    ],
    [{ WEBHOOK_URL: HOOK.url, WEBHOOK_SECRET: key(64) }, { streams: [{ secret: key(64) }] }],
  ])('%j is taken', (env, expected) => {
    expect(auditOf(env)).toMatchObject(expected);
  });

  test('an empty value is as good as none', () => {
    const names = ['KEY', 'CHECKPOINTS', 'MINUTES', 'S3_BUCKET', 'S3_MODE', 'GIT_URL', 'SYSLOG', 'WEBHOOK_URL'];
    expect(auditOf(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(auditOf({}));
  });

  test('several places are delivered to, in one order', () => {
    const all = { ...GIT, S3_BUCKET: 'log', SYSLOG: 'tls://logs.example.com' };
    expect(auditOf(all).targets.map(({ kind }) => kind)).toEqual(['s3', 'git', 'syslog']);
  });
});

/** What is wrong, and the name of the setting that the problem begins with. */
const EVIL: readonly (readonly [Record<string, string>, string])[] = [
  ...['0', '1441', '5m', '1.5', '-5'].map((value) => [{ MINUTES: value }, 'MINUTES'] as const),
  ...['compliance', 'NONE'].map((value) => [{ S3_BUCKET: 'log', S3_MODE: value }, 'S3_MODE'] as const),
  ...['0', '36501', 'ever'].map((value) => [{ S3_BUCKET: 'log', S3_DAYS: value }, 'S3_DAYS'] as const),
  ...['not a url', 'ssh://git.example.com', 'http://git.example.com', 'http://127.0.0.1.example.com'].map(
    (value) => [{ ...GIT, GIT_URL: value }, 'GIT_URL'] as const,
  ),
  [{ GIT_URL: GIT.GIT_URL, GIT_PROJECT: GIT.GIT_PROJECT }, 'GIT_URL'],
  [{ GIT_TOKEN: GIT.GIT_TOKEN }, 'GIT_URL'],
  [{ GIT_PROJECT: GIT.GIT_PROJECT }, 'GIT_URL'],
  ...['logs.example.com:6514', 'udp://logs.example.com', 'https://logs.example.com', 'tls://'].map(
    (value) => [{ SYSLOG: value }, 'SYSLOG'] as const,
  ),
  ...['udp://logs.example.com', 'logs.example.com'].map(
    (value) => [{ STREAM_SYSLOG: value }, 'STREAM_SYSLOG'] as const,
  ),
  ...['http://splunk.example.com:8088', 'ftp://splunk.example.com', 'splunk'].map(
    (value) => [{ ...SPLUNK, STREAM_SPLUNK_URL: value }, 'STREAM_SPLUNK_URL'] as const,
  ),
  [{ STREAM_SPLUNK_URL: SPLUNK.STREAM_SPLUNK_URL }, 'STREAM_SPLUNK_URL'],
  [{ STREAM_SPLUNK_TOKEN: SPLUNK.STREAM_SPLUNK_TOKEN }, 'STREAM_SPLUNK_URL'],
  [{ ...SPLUNK, STREAM_SPLUNK_TOKEN: 'canary in\ntwo lines' }, 'STREAM_SPLUNK_TOKEN'],
  [{ ...SPLUNK, STREAM_FORMAT: 'leef' }, 'STREAM_FORMAT'],
  ...(['WEBHOOK', 'CHECKPOINT_WEBHOOK'] as const).flatMap((name) => [
    [{ [`${name}_URL`]: HOOK.url }, `${name}_URL`] as const,
    [{ [`${name}_SECRET`]: HOOK.secret }, `${name}_URL`] as const,
    [{ [`${name}_URL`]: 'http://hook.example.com', [`${name}_SECRET`]: HOOK.secret }, `${name}_URL`] as const,
    [{ [`${name}_URL`]: 'ftp://hook.example.com', [`${name}_SECRET`]: HOOK.secret }, `${name}_URL`] as const,
    ...[key(23), key(65), 'whsec_', HOOK.secret.slice('whsec_'.length), 'whsec_***canary***canary***canary***'].map(
      (secret) => [{ [`${name}_URL`]: HOOK.url, [`${name}_SECRET`]: secret }, `${name}_SECRET`] as const,
    ),
  ]),
];

describe('a wrong setting of the audit log', () => {
  test.each(EVIL)('%j is refused by its name, and no secret is repeated', (env, name) => {
    const problems = problemsOf(env);
    expect(problems[0]?.split(' ')[0]?.replace(',', '')).toBe(`DRAWBRIDGE_AUDIT_${name}`);
    const secrets = Object.entries(env).flatMap(([each, value]) =>
      /SECRET|TOKEN/.test(each) && value !== 'whsec_' ? [value] : [],
    );
    for (const secret of secrets) expect(problems.join()).not.toContain(secret);
  });
});
