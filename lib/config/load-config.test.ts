import { describe, expect, test } from 'vitest';
import { loadConfig } from '@/lib/config/load-config';

const ENV = {
  GITLAB_URL: 'https://gitlab.example.com/',
  GITLAB_TOKEN: 'glpat-canary-1',
  GITLAB_OAUTH_CLIENT_ID: 'client',
  GITLAB_OAUTH_CLIENT_SECRET: 'secret-canary-2',
};
const noFiles = (): string => {
  throw new Error('no such file');
};
const files = (contents: Record<string, string>) => (path: string) => contents[path] ?? noFiles();

function problemsOf(env: Record<string, string>, readFile: (path: string) => string = noFiles): readonly string[] {
  const loaded = loadConfig(env, readFile);
  return loaded.ok ? [] : loaded.problems;
}

function configOf(env: Record<string, string>, readFile: (path: string) => string = noFiles) {
  const loaded = loadConfig(env, readFile);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.config;
}

describe('the environment', () => {
  test('four settings are enough: the rest has defaults, and nothing can be written in AWS', () => {
    const config = configOf(ENV);
    expect(config).toMatchObject({
      publicUrl: 'http://127.0.0.1:3000',
      databaseUrl: null,
      instances: [
        { id: 'gitlab', url: 'https://gitlab.example.com', issuer: 'https://gitlab.example.com', shared: false },
      ],
      accounts: [{ id: null, reader: null, writer: null }],
      sessionHours: 12,
      syncMinutes: 15,
      trustedProxies: 0,
    });
  });

  test('every problem is listed at once, by the name of the variable, and no value is repeated', () => {
    const problems = problemsOf({ ...ENV, GITLAB_TOKEN: '', PORT: 'canary', AWS_ACCOUNT_ID: '12', LOG_LEVEL: 'loud' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'AWS_ACCOUNT_ID',
      'LOG_LEVEL',
      'GITLAB_TOKEN',
    ]);
    expect(problems.join()).not.toContain('canary');
  });

  test('gitlab.com is known as shared, by its issuer', () => {
    expect(configOf({ ...ENV, GITLAB_URL: 'https://gitlab.com' }).instances[0]?.shared).toBe(true);
    expect(configOf({ ...ENV, GITLAB_ISSUER: 'https://gitlab.com.example.org' }).instances[0]?.shared).toBe(false);
  });

  test.each(['https://GitLab.com', 'https://gitlab.com/', 'https://gitlab.com/api/v4', 'HTTPS://gitlab.com/api/v4/'])(
    '%s is gitlab.com, as tokens and provider ARNs spell it',
    (url) => {
      const [instance] = configOf({ ...ENV, GITLAB_URL: url }).instances;
      expect(instance).toMatchObject({ url: 'https://gitlab.com', issuer: 'https://gitlab.com', shared: true });
    },
  );

  test.each(['http://gitlab.example.com', 'http://127.0.0.1.example.com', 'http://localhost.example.com'])(
    'a token never travels in the clear: %s is refused',
    (url) => {
      expect(problemsOf({ ...ENV, GITLAB_URL: url })).toEqual([expect.stringContaining('https://')]);
    },
  );

  test.each(['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000'])(
    '%s stays on this machine',
    (url) => {
      expect(configOf({ ...ENV, GITLAB_URL: url }).instances[0]?.url).toBe(url);
    },
  );

  test('a secret may lie in a file, without its line end; value and file at once are refused', () => {
    const { GITLAB_TOKEN: _, ...env } = ENV;
    const named = { ...env, GITLAB_TOKEN_FILE: '/run/token' };
    expect(configOf(named, files({ '/run/token': 'from-file\n' })).instances[0]?.token).toBe('from-file');
    expect(problemsOf(named)).toEqual([expect.stringContaining('GITLAB_TOKEN_FILE')]);
    expect(problemsOf({ ...ENV, GITLAB_TOKEN_FILE: '/run/token' }, files({ '/run/token': 'x' }))).toHaveLength(1);
  });

  test('groups and admins are lists; a role that does not exist is refused', () => {
    const config = configOf({ ...ENV, DRAWBRIDGE_ADMINS: '1, 2', DRAWBRIDGE_GROUPS: 'a/b=approver, c=viewer' });
    expect(config.admins).toEqual(['1', '2']);
    expect(config.groupGrants).toEqual([
      { groupPath: 'a/b', role: 'approver', minLevel: 30, inherited: false },
      { groupPath: 'c', role: 'viewer', minLevel: 30, inherited: false },
    ]);
  });

  test('a group may ask for another level and count inherited members, and nothing else', () => {
    const read = (groups: string) => configOf({ ...ENV, DRAWBRIDGE_GROUPS: groups }).groupGrants;
    expect(read('a/b=approver:maintainer')).toMatchObject([{ minLevel: 40, inherited: false }]);
    expect(read('a/b=viewer : guest + inherited')).toMatchObject([{ role: 'viewer', minLevel: 10, inherited: true }]);
    expect(read('a/b=viewer+inherited')).toMatchObject([{ minLevel: 30, inherited: true }]);
  });

  test.each([
    'a/b=owner',
    'a/b',
    '=viewer',
    'a/b=viewer:boss',
    'a/b=viewer:30',
    'a/b=viewer+inherit',
    'a/b=viewer+inherited+inherited',
    'a/b=viewer:guest:owner',
    'a=b=viewer',
  ])('the group "%s" is refused, with how to write it', (groups) => {
    expect(problemsOf({ ...ENV, DRAWBRIDGE_GROUPS: groups })).toEqual([
      expect.stringContaining('group/path=role:level+inherited'),
    ]);
  });

  test('a writer is a role or the default credentials, not both', () => {
    const role = {
      AWS_WRITER_ROLE_ARN: 'arn:aws:iam::123456789012:role/drawbridge-writer',
      AWS_WRITER_EXTERNAL_ID: 'e',
    };
    expect(configOf({ ...ENV, DRAWBRIDGE_WRITER: 'default' }).accounts[0]?.writer).toBe('default');
    expect(configOf({ ...ENV, ...role }).accounts[0]?.writer).toEqual({
      roleArn: role.AWS_WRITER_ROLE_ARN,
      externalId: 'e',
    });
    expect(problemsOf({ ...ENV, ...role, DRAWBRIDGE_WRITER: 'default' })).toHaveLength(1);
  });
});

describe('where notices go', () => {
  const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  const SLACK = 'https://hooks.slack.example/services/canary';
  const WEBHOOK = { DRAWBRIDGE_WEBHOOK_URL: 'https://hooks.example.com/in', DRAWBRIDGE_WEBHOOK_SECRET: SECRET };

  test('without settings they go nowhere; a Slack and a webhook are a variable or a file each', () => {
    expect(configOf(ENV).notifications).toEqual([]);
    const env = { ...ENV, ...WEBHOOK, DRAWBRIDGE_SLACK_WEBHOOK_URL_FILE: '/run/slack' };
    expect(configOf(env, files({ '/run/slack': `${SLACK}\n` })).notifications).toMatchObject([
      { name: 'slack', kind: 'slack', url: SLACK },
      { name: 'webhook', kind: 'webhook', url: 'https://hooks.example.com/in', secret: SECRET },
    ]);
  });

  test.each([
    ['a Slack URL in the clear', { DRAWBRIDGE_SLACK_WEBHOOK_URL: 'http://hooks.slack.example/canary' }],
    ['a webhook in the clear', { ...WEBHOOK, DRAWBRIDGE_WEBHOOK_URL: 'http://127.0.0.1.example.com/canary' }],
    ['a webhook without a secret', { DRAWBRIDGE_WEBHOOK_URL: 'https://hooks.example.com/canary' }],
    ['a secret that is too short', { ...WEBHOOK, DRAWBRIDGE_WEBHOOK_SECRET: 'whsec_canary' }],
  ])('%s is refused, and not repeated', (_, env) => {
    const problems = problemsOf({ ...ENV, ...env });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain('canary');
  });

  test('a receiver on this machine may speak http', () => {
    const url = 'http://127.0.0.1:4000/in';
    expect(configOf({ ...ENV, ...WEBHOOK, DRAWBRIDGE_WEBHOOK_URL: url }).notifications[0]?.url).toBe(url);
  });
});

describe('drawbridge.yaml', () => {
  const env = { DRAWBRIDGE_CONFIG: '/etc/drawbridge.yaml', TOKEN: 'glpat-canary-3', CLIENT: 'secret-canary-4' };
  const YAML = `
instances:
  - { id: gitlab, url: https://gitlab.example.com, token: { env: TOKEN } }
signIn: { instance: gitlab, clientId: abc, clientSecret: { env: CLIENT } }
accounts:
  - { id: "123456789012", name: main, writer: default }
`;
  const read = (text: string) => files({ '/etc/drawbridge.yaml': text });

  test('names several connections, with secrets by the names of variables', () => {
    const config = configOf(env, read(YAML));
    expect(config.instances).toMatchObject([{ id: 'gitlab', name: 'gitlab', token: 'glpat-canary-3' }]);
    expect(config.signIn.clientSecret).toBe('secret-canary-4');
    expect(config.accounts).toEqual([{ id: '123456789012', name: 'main', reader: null, writer: 'default' }]);
  });

  const NOTIFIES = `${YAML}notifications:
  - { name: ops, kind: slack, url: { env: SLACK }, events: [failed] }
  - { name: bridge, kind: webhook, url: "https://hooks.example.com", secret: { env: KEY } }
`;
  const secrets = {
    SLACK: 'https://hooks.slack.example/canary',
    KEY: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
  };

  test('names endpoints of notices, each for some kinds or for all', () => {
    const { notifications } = configOf({ ...env, ...secrets }, read(NOTIFIES));
    expect(notifications).toMatchObject([
      { name: 'ops', kind: 'slack', url: secrets.SLACK, events: ['failed'] },
      { name: 'bridge', kind: 'webhook', secret: secrets.KEY },
    ]);
    expect(notifications[1]?.events).toContain('waits-for-you');
  });

  test.each([
    ['a Slack URL written into it', NOTIFIES.replace('{ env: SLACK }', 'https://hooks.slack.example/canary'), '0.url'],
    ['a webhook without a secret', NOTIFIES.replace(', secret: { env: KEY }', ''), '1.secret'],
    ['a notice that does not exist', NOTIFIES.replace('[failed]', '[lunch]'), 'events.0'],
    ['one name twice', NOTIFIES.replace('name: bridge', 'name: ops'), 'named twice'],
    ['a variable that is not set', NOTIFIES.replace('env: SLACK', 'env: NOWHERE'), 'NOWHERE'],
    ['a key that is none', NOTIFIES.replace('env: KEY', 'env: SLACK'), 'whsec_'],
  ])('refuses %s among the endpoints, and repeats no secret', (_, text, place) => {
    const problems = problemsOf({ ...env, ...secrets }, read(text)).join('\n');
    expect(problems).toContain(place);
    expect(problems).not.toContain('canary');
  });

  test.each([
    ['a secret written into it', YAML.replace('{ env: TOKEN }', 'glpat-canary-5'), 'instances.0.token'],
    ['an unknown key', YAML.replace('signIn:', 'singIn:'), 'singIn'],
    ['an id twice', YAML.replace('accounts:', '  - { id: "123456789012", name: b }\naccounts:'), 'signIn'],
    ['sign-in at an instance that is not there', YAML.replace('instance: gitlab', 'instance: other'), 'other'],
    ['a variable that is not set', YAML.replace('TOKEN', 'NOWHERE'), 'NOWHERE'],
    ['an account id that YAML read as a number', YAML.replace('"123456789012"', '123456789012'), 'accounts.0.id'],
    ['broken YAML', 'instances: [', 'not YAML'],
  ])('refuses %s, and repeats no secret', (_, text, place) => {
    const problems = problemsOf(env, read(text)).join('\n');
    expect(problems).toContain(place);
    expect(problems).not.toContain('canary');
  });

  describe('labels of the accounts of an organization', () => {
    const withLabels = (labels: string) => `${YAML}\norganization:\n  labels:\n${labels}`;
    test('are by unit or by tag, in the order of the file', () => {
      const text = withLabels(
        '    - { label: production, units: [ou-ab12-11111111] }\n    - { label: sandbox, tag: stage, values: [dev] }\n',
      );
      expect(loadConfig(env, read(text))).toMatchObject({
        ok: true,
        config: {
          organization: {
            labels: [
              { label: 'production', units: ['ou-ab12-11111111'] },
              { label: 'sandbox', tag: 'stage', values: ['dev'] },
            ],
          },
        },
      });
    });

    test.each([
      ['a label that there is not', '    - { label: live, units: [ou-ab12-11111111] }\n'],
      ['unit and tag together', '    - { label: sandbox, units: [ou-ab12-11111111], tag: stage, values: [dev] }\n'],
      ['a tag without values', '    - { label: sandbox, tag: stage }\n'],
      ['a rule for nobody', '    - { label: sandbox, units: [] }\n'],
    ])('refuses %s, with its place', (_, labels) => {
      expect(problemsOf(env, read(withLabels(labels))).join()).toContain('organization.labels.0');
    });
  });
});

test('the groups to read are full paths, in the environment and in the file', () => {
  const read = loadConfig({ ...ENV, GITLAB_GROUPS: 'platform, shop/backend' }, noFiles);
  expect(read).toMatchObject({ ok: true, config: { instances: [{ groups: ['platform', 'shop/backend'] }] } });
  for (const mistake of ['/platform', 'platform/', 'https://gitlab.example.com/platform', 'two words', ','])
    expect(problemsOf({ ...ENV, GITLAB_GROUPS: mistake }).join()).toContain('GITLAB_GROUPS');
});

test('the secret of a GitLab hook is one of its instance, and a short one is a mistake', () => {
  const secret = 'a-hook-secret-canary';
  const read = loadConfig({ ...ENV, GITLAB_HOOK_TOKEN: secret }, noFiles);
  expect(read).toMatchObject({ ok: true, config: { instances: [{ id: 'gitlab', hookToken: secret }] } });
  expect(problemsOf({ ...ENV, GITLAB_HOOK_TOKEN: 'short-canary' }).join()).toContain('GITLAB_HOOK_TOKEN');
  expect(problemsOf({ ...ENV, GITLAB_HOOK_TOKEN: 'short-canary' }).join()).not.toContain('canary');
});
