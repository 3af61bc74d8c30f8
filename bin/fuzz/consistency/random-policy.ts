// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies look so
import fc from 'fast-check';
import { ACCOUNTS, GITLAB_COM, HOSTS, SELF_MANAGED } from '@/bin/fuzz/consistency/case';

/** Trust policies of every form, from values that often match the estate's. Cases shrink towards the first of each list. */

const [HOME, OTHER] = ACCOUNTS;
const provider = (account: string, host: string): string => `arn:aws:iam::${account}:oidc-provider/${host}`;
const GITHUB = 'token.actions.githubusercontent.com';

const principal = (host: string) =>
  fc.constantFrom<object | '*'>(
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: provider(HOME, host) },
    { Federated: [provider(HOME, GITLAB_COM), provider(HOME, SELF_MANAGED)] },
    { Federated: provider(OTHER, host) },
    { Federated: [provider(HOME, host), provider(OTHER, host)] },
    { Federated: provider(HOME, GITHUB) },
    { Federated: '*' },
    { AWS: '*' },
    '*',
    { AWS: `arn:aws:iam::${HOME}:root` },
    { AWS: `arn:aws:iam::${HOME}:root`, Federated: provider(HOME, host) },
    { Service: 'ec2.amazonaws.com' },
  );

const ACTIONS = [
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithWebIdentity',
  ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
  'sts:*',
  'STS:assumerole*',
  'sts:AssumeRole',
] as const;

const PROJECTS = ['g/p', 'g/q', 'g/sub/p', 'h/p', 'g/p-old', 'g/gone', 'g/*', 'g/p*', '*', '*/p', 'G/P', 'g/sub/*'];
const REFS = [
  ...['main', 'dev', 'release/1', 'v1', '*', 'release/*', 'main*', 'm*', '?ain', 'v*', 'main-x', '${$}{x}'],
  // As other vendors and GitLab's own `ref_path` write refs: no subject has them.
  ...['refs/heads/main', 'refs/heads/*', 'refs/tags/v1', '*/main'],
];
const IDS = ['11', '21', '12', '22', '13', '1*', '99'];

const subject = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom('project_path', 'project_path', 'project_path', 'project_path', 'job_project_path'),
        fc.constantFrom(...PROJECTS),
        fc.constantFrom('branch', 'tag', '*'),
        fc.constantFrom(...REFS),
        fc.constantFrom('', '', '', '', ':ref_protected:true', ':*', '*'),
      )
      .map(([lead, path, type, ref, end]) => `${lead}:${path}:ref_type:${type}:ref:${ref}${end}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...PROJECTS), fc.constantFrom(':*', '', '*', ':ref:main', ':ref:*', ':*:main', '*:main'))
      .map(([path, end]) => `project_path:${path}${end}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('project_id', 'project_id', 'project_id', 'job_project_id'),
        fc.constantFrom(...IDS),
        fc.constantFrom(...REFS),
        fc.constantFrom('branch', '*'),
      )
      .map(([lead, id, ref, type]) => `${lead}:${id}:ref_type:${type}:ref:${ref}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '*',
      '',
      'project_path:*',
      'repo:g/p:*',
      'repo:g/p:ref:refs/heads/main',
      '${aws:PrincipalTag/x}',
      'project_path:g/p:ref_type:branch:ref:${aws:username}',
      "project_path:g/p:ref_type:branch:ref:${none, 'main'}",
      '*:deployment_tier:production',
      '*environment_protected:true*',
    ),
  },
);

const STRINGS = [
  'StringEquals',
  'StringLike',
  'StringEquals',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
] as const;
const MODES = ['', '', '', '', '', '', 'ForAllValues:', 'ForAnyValue:'] as const;
const stringOperator = fc
  .tuple(fc.constantFrom(...MODES), fc.constantFrom(...STRINGS), fc.constantFrom('', '', '', '', '', 'IfExists'))
  .map((parts) => parts.join(''));

/** One line of a Condition block. */
type Line = readonly [operator: string, key: string, values: unknown];
const listOf = (values: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: values },
    { weight: 1, arbitrary: fc.array(values, { minLength: 1, maxLength: 3 }) },
  );
const line = (
  key: string,
  values: fc.Arbitrary<string>,
  operator: fc.Arbitrary<string> = stringOperator,
): fc.Arbitrary<Line> => fc.tuple(operator, fc.constant(key), listOf(values));
const among = (...values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);

/** Claims that AWS reads of gitlab.com alone. */
const CLAIMS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  project_id: among(...IDS),
  namespace_id: among('1', '2', '3', '9*'),
  pipeline_source: among('push', 'web', 'merge_request_event', '*'),
  ref_protected: among('true', 'false'),
  user_login: among('tom', 'pia', 'noor'),
  user_access_level: among('maintainer', 'developer'),
  runner_environment: among('self-hosted', 'gitlab-hosted'),
};

const lineFor = (host: string): fc.Arbitrary<Line> => {
  const own = (claim: string): string => `${host}:${claim}`;
  const other = host === GITLAB_COM ? SELF_MANAGED : GITLAB_COM;
  return fc.oneof(
    { weight: 24, arbitrary: line(own('sub'), subject) },
    { weight: 8, arbitrary: line(own('aud'), among('sts', 'other', 's*', '*', 'nobody')) },
    ...Object.entries(CLAIMS).map(([claim, values]) => ({ weight: 1, arbitrary: line(own(claim), values) })),
    { weight: 1, arbitrary: line(`${other}:sub`, subject) },
    { weight: 1, arbitrary: line('gitlab:sub', subject) },
    { weight: 1, arbitrary: line('sts:RoleSessionName', among('ci', 'deploy-*', '*')) },
    { weight: 1, arbitrary: line('aws:PrincipalOrgID', among('o-1', '*')) },
    { weight: 1, arbitrary: line('sts:ExternalId', among('x')) },
    { weight: 1, arbitrary: line('aws:SecureTransport', among('true', 'false'), fc.constant('Bool')) },
    { weight: 1, arbitrary: line('aws:ViaAWSService', among('true', 'false'), fc.constant('Bool')) },
    { weight: 1, arbitrary: line('sts:SourceIdentity', among('tom', '*')) },
    { weight: 1, arbitrary: line('aws:PrincipalArn', among('arn:aws:iam::111122223333:role/ci', '*')) },
    {
      weight: 1,
      arbitrary: line('aws:MultiFactorAuthPresent', among('true', 'false'), fc.constantFrom('Bool', 'BoolIfExists')),
    },
    {
      weight: 1,
      arbitrary: line('aws:SourceIp', among('10.0.0.0/8', '0.0.0.0/0'), fc.constantFrom('IpAddress', 'NotIpAddress')),
    },
    {
      weight: 1,
      arbitrary: line(
        'aws:CurrentTime',
        among('2027-01-01T00:00:00Z', '2020-01-01T00:00:00Z'),
        fc.constantFrom('DateLessThan', 'DateGreaterThan'),
      ),
    },
    {
      weight: 1,
      arbitrary: line(
        own('project_id'),
        among('11', '12', '21'),
        fc.constantFrom('NumericEquals', 'NumericLessThan', 'NumericNotEquals'),
      ),
    },
    { weight: 1, arbitrary: line(own('ref_protected'), among('true', 'false'), fc.constant('Bool')) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('sub', 'aud', 'project_id', 'environment'), fc.constantFrom('true', 'false'))
        .map(([claim, value]): Line => ['Null', own(claim), value]),
    },
  );
};

const statementFor = (host: string) =>
  fc
    .record({
      effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      negated: fc.nat(23).map((at) => at === 23),
      principal: principal(host),
      action: fc.constantFrom<unknown>(...ACTIONS),
      lines: fc.array(lineFor(host), { maxLength: 4 }),
    })
    .map(({ effect, negated, principal: who, action, lines }) => {
      const condition: Record<string, Record<string, unknown>> = {};
      for (const [operator, key, values] of lines) condition[operator] = { ...condition[operator], [key]: values };
      return {
        Effect: effect,
        [negated ? 'NotPrincipal' : 'Principal']: who,
        Action: action,
        ...(lines.length === 0 ? {} : { Condition: condition }),
      };
    });

/** The ordinary, careful form. */
const plainFor = (host: string) =>
  fc
    .tuple(fc.constantFrom('g/p', 'g/q', 'h/p'), fc.constantFrom('main', 'main', 'release/1', 'dev', 'release/*'))
    .map(([path, ref]) => ({
      Effect: 'Allow',
      Principal: { Federated: provider(HOME, host) },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${host}:aud`]: 'sts' },
        StringLike: { [`${host}:sub`]: `project_path:${path}:ref_type:branch:ref:${ref}` },
      },
    }));

const statement = fc
  .constantFrom(...HOSTS)
  .chain((host) =>
    fc.oneof<fc.WeightedArbitrary<object>[]>(
      { weight: 5, arbitrary: statementFor(host) },
      { weight: 2, arbitrary: plainFor(host) },
    ),
  );

export const policyText: fc.Arbitrary<string> = fc
  .record({
    version: fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', null),
    statements: fc.array(statement, { minLength: 1, maxLength: 4 }),
  })
  .map(({ version, statements }) =>
    JSON.stringify({ ...(version === null ? {} : { Version: version }), Statement: statements }),
  );
