import { describe, expect, it, test } from 'vitest';
import { loadConfig } from '@/lib/config/load-config';
import { nearestName } from '@/lib/config/nearest-name';

const GOOD = {
  GITLAB_URL: 'https://gitlab.example.com',
  GITLAB_TOKEN: 'glpat-canary-1',
  GITLAB_OAUTH_CLIENT_ID: 'client',
  GITLAB_OAUTH_CLIENT_SECRET: 'secret-canary-2',
};
const ROLE = 'arn:aws:iam::111122223333:role/drawbridge';
const OTHER = 'arn:aws:iam::444455556666:role/drawbridge';

type Env = Readonly<Record<string, string>>;
const load = (env: Env, file = '') =>
  loadConfig({ ...GOOD, ...env }, (path) => {
    if (path === 'drawbridge.yaml') return file;
    throw new Error('no such file');
  });
const problemsOf = (env: Env, file?: string): readonly string[] => {
  const loaded = load(env, file);
  return loaded.ok ? [] : loaded.problems;
};

/** What people set wrongly, what they are told of it, and beside it what is right. */
const MISTAKES: readonly (readonly [what: string, wrong: Env, told: string, right: Env])[] = [
  ['a log level that does not exist', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL may be debug', { LOG_LEVEL: 'warn' }],
  ['a port that is a word', { PORT: 'http' }, 'PORT must be a whole number', { PORT: '8080' }],
  ['a port beyond the last', { PORT: '65536' }, 'PORT must be a whole number', { PORT: '65535' }],
  ['an address in brackets', { HOST: '[::1]' }, 'HOST must be an IP address or a host name', { HOST: '::1' }],
  ['an address with its port', { HOST: 'localhost:3000' }, 'the port goes into PORT', { HOST: 'localhost' }],
  [
    'every address, and no URL',
    { HOST: '0.0.0.0' },
    'DRAWBRIDGE_URL is missing. HOST is 0.0.0.0',
    { HOST: '0.0.0.0', DRAWBRIDGE_URL: 'https://drawbridge.example.com' },
  ],
  [
    'every address of IPv6, and no URL',
    { HOST: '::' },
    'DRAWBRIDGE_URL is missing. HOST is ::',
    { HOST: '::', DRAWBRIDGE_URL: 'https://drawbridge.example.com' },
  ],
  [
    'an address that others reach, in the clear',
    { HOST: '192.0.2.7' },
    'session cookies would travel unencrypted',
    { HOST: '192.0.2.7', DRAWBRIDGE_ALLOW_HTTP: 'true' },
  ],
  [
    'a URL in the clear',
    { DRAWBRIDGE_URL: 'http://drawbridge.example.com' },
    'session cookies would travel unencrypted',
    { DRAWBRIDGE_URL: 'http://localhost:3000' },
  ],
  [
    'a URL with a path',
    { DRAWBRIDGE_URL: 'https://example.com/drawbridge' },
    'DRAWBRIDGE_URL must not have a path',
    { DRAWBRIDGE_URL: 'https://example.com/' },
  ],
  [
    'a URL with a query',
    { DRAWBRIDGE_URL: 'https://example.com/?tenant=1' },
    'DRAWBRIDGE_URL must not have a query',
    { DRAWBRIDGE_URL: 'https://example.com' },
  ],
  ['names for ids', { DRAWBRIDGE_ADMINS: '42,ada' }, 'not a user id: number 2 of 2', { DRAWBRIDGE_ADMINS: '42,57' }],
  [
    'a variable with a letter too few',
    { DRAWBRIDGE_SESION_HOURS: '8' },
    'Did you mean DRAWBRIDGE_SESSION_HOURS?',
    { DRAWBRIDGE_SESSION_HOURS: '8' },
  ],
  ['a variable that never was', { DRAWBRIDGE_FOO: '1' }, 'DRAWBRIDGE_FOO is not a setting', { OTHER_FOO: '1' }],
  [
    'a variable of GitLab with another name',
    { GITLAB_OAUTH_SECRET: 'canary' },
    'Did you mean GITLAB_OAUTH_CLIENT_SECRET?',
    { GITLAB_CI: 'true', GITLAB_USER_LOGIN: 'ada', GITLAB_ROOT_PASSWORD: 'canary' },
  ],
  [
    'an external id without its role',
    { AWS_READER_EXTERNAL_ID: 'canary' },
    'AWS_READER_EXTERNAL_ID is set without AWS_READER_ROLE_ARN',
    { AWS_READER_EXTERNAL_ID: 'canary', AWS_READER_ROLE_ARN: ROLE },
  ],
  [
    'a region that does not exist',
    { AWS_REGION: 'eu-cental-1' },
    'Did you mean eu-central-1?',
    { AWS_REGION: 'eusc-de-east-1' },
  ],
  [
    'a role of another account',
    { AWS_ACCOUNT_ID: '111122223333', AWS_READER_ROLE_ARN: OTHER },
    'belongs to the account 444455556666, not to 111122223333',
    { AWS_ACCOUNT_ID: '111122223333', AWS_READER_ROLE_ARN: ROLE },
  ],
  [
    'two roles of two accounts',
    { AWS_READER_ROLE_ARN: ROLE, AWS_WRITER_ROLE_ARN: OTHER },
    'The writer role of the account default belongs to the account 444455556666',
    { AWS_READER_ROLE_ARN: ROLE, AWS_WRITER_ROLE_ARN: ROLE },
  ],
  [
    'credentials in the URL of GitLab',
    { GITLAB_URL: 'https://ada:canary@gitlab.example.com' },
    'GITLAB_URL must not hold a user name or a password',
    { GITLAB_URL: 'https://gitlab.example.com/relative' },
  ],
  [
    'a page of GitLab for its URL',
    { GITLAB_URL: 'https://gitlab.example.com/?nav=1' },
    'GITLAB_URL must not have a query',
    {},
  ],
  [
    'a proxy without its scheme',
    { HTTPS_PROXY: 'proxy.example.com:3128' },
    'HTTPS_PROXY must be the URL of a proxy',
    { HTTPS_PROXY: 'http://ada:canary@proxy.example.com:3128' },
  ],
  [
    'roots that are not there',
    { NODE_EXTRA_CA_CERTS: '/etc/nowhere.pem' },
    'NODE_EXTRA_CA_CERTS names a file that cannot be read',
    { NODE_EXTRA_CA_CERTS: '' },
  ],
];

describe('a mistake in the environment', () => {
  test.each(MISTAKES)('%s is told at start, once, without what it holds', (_, wrong, told, right) => {
    const problems = problemsOf(wrong);
    expect(problems).toEqual([expect.stringContaining(told)]);
    expect(problems.join()).not.toContain('canary');
    expect(problemsOf(right)).toEqual([]);
  });

  it('does not hide another one: all are told at once', () => {
    const together = Object.assign({}, ...MISTAKES.map(([, wrong]) => wrong)) as Env;
    const told = problemsOf(together);
    for (const name of ['LOG_LEVEL', 'PORT', 'DRAWBRIDGE_URL', 'DRAWBRIDGE_ADMINS', 'AWS_REGION', 'GITLAB_URL'])
      expect(told.filter((problem) => problem.startsWith(name))).not.toEqual([]);
    for (const name of ['DRAWBRIDGE_FOO', 'DRAWBRIDGE_SESION_HOURS', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS'])
      expect(told.join('\n')).toContain(name);
  });
});

describe('drawbridge.yaml', () => {
  const file = (second: string, reader = ROLE) => `
instances:
  - { id: a, url: https://gitlab.example.com, token: { env: GITLAB_COM_TOKEN } }
  - { id: b, ${second}, token: { env: GITLAB_COM_TOKEN } }
signIn: { instance: a, clientId: c, clientSecret: { env: GITLAB_COM_TOKEN } }
accounts: [{ id: "111122223333", name: main, reader: { roleArn: "${reader}" } }]`;
  const named = { DRAWBRIDGE_CONFIG: 'drawbridge.yaml', GITLAB_COM_TOKEN: 'canary' };
  const other = 'url: https://gitlab.example.org';

  test.each([
    ['one URL twice', file('url: https://GitLab.example.com/api/v4, issuer: https://b.example'), 'the same URL'],
    ['one issuer twice', file(`${other}, issuer: https://gitlab.example.com/`), 'the same issuer'],
    ['a role of another account', file(other, OTHER), 'not to 111122223333'],
    ['credentials in a URL', file('url: https://ada:canary@gitlab.example.org'), 'instances.1.url: must not hold'],
  ])('with %s is refused', (_, text, told) => {
    const problems = problemsOf(named, text);
    expect(problems).toContainEqual(expect.stringContaining(told));
    expect(problems.join()).not.toContain('canary');
  });

  it('may name variables of any name, and says which settings it takes the place of', () => {
    const loaded = load(named, file(other));
    expect(loaded).toMatchObject({ ok: true, warnings: [expect.stringMatching(/^GITLAB_URL.*: not read/)] });
  });
});

it('listens on ::1, and is reached there by the address in brackets', () => {
  const loaded = load({ HOST: '::1', PORT: '3100' });
  expect(loaded).toMatchObject({ ok: true, config: { host: '::1', publicUrl: 'http://[::1]:3100' } });
});

it('goes on with the path of the API in the URL of GitLab, and says that it is not needed', () => {
  const loaded = load({ GITLAB_URL: 'https://gitlab.example.com/api/v4' });
  expect(loaded).toMatchObject({
    ok: true,
    config: { instances: [{ url: 'https://gitlab.example.com' }] },
    warnings: [expect.stringContaining('GITLAB_URL ends in the path of the API')],
  });
});

test.each([
  'DRAWBRIDGE_SERVICE_HOST',
  'DRAWBRIDGE_SERVICE_PORT_HTTP',
  'DRAWBRIDGE_PORT',
  'DRAWBRIDGE_PORT_3000_TCP_ADDR',
  'DRAWBRIDGE_WEB_SERVICE_HOST',
])('%s, which Kubernetes sets for a service of that name, is no mistake', (name) => {
  expect(problemsOf({ [name]: 'tcp://10.0.0.1:3000' })).toEqual([]);
});

test('the nearest name is near, or there is none', () => {
  expect(nearestName('DRAWBRIDGE_ADMIN', ['DRAWBRIDGE_ADMINS', 'DRAWBRIDGE_URL'])).toBe('DRAWBRIDGE_ADMINS');
  expect(nearestName('DRAWBRIDGE_TRUSTED_PROXY', ['DRAWBRIDGE_TRUSTED_PROXIES'])).toBe('DRAWBRIDGE_TRUSTED_PROXIES');
  expect(nearestName('GITLAB_ROOT_PASSWORD', ['GITLAB_URL', 'GITLAB_TOKEN'])).toBeNull();
});
