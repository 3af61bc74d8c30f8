import type { RequestContext, TrustRequest } from '@/lib/policy/types';

/** A policy and a request that were made at random, from few parts so that they often meet. */
export interface Case {
  readonly policy: { readonly Version?: string; readonly Statement: readonly Readonly<Record<string, unknown>>[] };
  readonly request: TrustRequest;
  readonly context: RequestContext;
}

type Pick = <T>(from: readonly [T, ...T[]]) => T;

const HOST = 'gitlab.example.com';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
const ROLE = 'arn:aws:iam::111122223333:role/ci';
const PRINCIPALS = [
  { Federated: PROVIDER },
  { Federated: PROVIDER },
  { Federated: PROVIDER },
  { Federated: ['arn:aws:iam::111122223333:oidc-provider/gitlab.com', PROVIDER] },
  { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com' },
  { AWS: '*' },
  { Federated: '*' },
  { AWS: 'arn:aws:iam::111122223333:root' },
  { AWS: ['111122223333'] },
  { AWS: ROLE, Federated: PROVIDER },
  { Service: 'ec2.amazonaws.com' },
  '*',
] as const;
const ACTIONS = [
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithWebIdentity',
  'STS:AssumeRoleWith*',
  ['sts:TagSession', 'sts:assumerolewithwebidentity'],
  'sts:*',
  'sts:AssumeRole',
] as const;
const STRING_OPERATORS = [
  'StringEquals',
  'StringEquals',
  'StringLike',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'stringlike',
] as const;
const OTHER_OPERATORS = {
  numeric: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  date: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  bool: ['Bool'],
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  ip: ['IpAddress', 'NotIpAddress'],
  binary: ['BinaryEquals'],
} as const;
/** Values of a kind: those of requests first, then what policies add to them. */
const VALUES = {
  text: [
    ['a', 'ab', 'A', 'abc', 'a,b', 'a:b', 'a/b', 'ref:main', 'ref:Main', '', 'ref:${x}', 'ref:a*b', '$'],
    [
      '*',
      'a*',
      '*b',
      '?',
      'a?c',
      'a*c',
      '*:*',
      'ref:*',
      '**',
      'ref:${k:user}',
      'ref:${$}{x}',
      'ref:a${*}b',
      "ref:${k:none, 'main'}",
      '${k:none}',
      "${k:user, 'a'}",
      "${k:none, 'a,b'}",
      '${k:none, a}',
      '${ K:USER }',
      '${}',
      'a${?}',
      '${',
    ],
  ],
  numeric: [
    ['0', '1', '1.0', '9', '10', '-3', '+1', 'x', '1e1', '0x9', '.5', ' 1'],
    ['01', '', '-3.0', '10.', '${k:user}'],
  ],
  date: [
    [
      '2026-01-01T00:00:00Z',
      '2026-01-01',
      '1767225600',
      '2026-06-01T12:00:00+02:00',
      '2026-03-02',
      'Nov 23 2026',
      'never',
    ],
    ['2026-06-01T10:00:00Z', '2027', '2026-02-30', '2026-13-01', '2024-02-29', '2026-01-01T00:00:00', '2026-01'],
  ],
  bool: [
    ['true', 'false', 'True', 'yes'],
    ['TRUE', 'yes'],
  ],
  arn: [
    ['arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b', 'arn:aws:s3:::b/k:x', 'no arn'],
    [
      'arn:aws:iam::*:role/a',
      'arn:aws:*:*:1:role/?',
      'arn:aws:s3:::b/*',
      '*',
      'arn:aws:iam*:role/a',
      'arn:aws:iam::${k:user}:role/a',
    ],
  ],
  ip: [
    ['10.0.0.1', '10.1.0.0', '010.0.0.1', '10.0.0.0/30', '2001:db8::1', '2001:0db8:0:0::1', '::ffff:10.0.0.1', 'ten'],
    ['10.0.0.0/8', '10.0.0.0/30', '10.0.0.0/', '2001:db8::/32', '::ffff:a00:0/104', '0.0.0.0/0', '::/0', '10.0.0.0/99'],
  ],
  binary: [['QQ==', 'Qg=='], ['qq==']],
} as const;
const KINDS = ['numeric', 'date', 'bool', 'arn', 'ip', 'binary'] as const;
const TEXT_KEYS = [`${HOST}:sub`, `${HOST}:aud`, 'k:user'] as const;
const NULL_VALUES = ['true', 'false', 'FALSE', 'maybe', ['true', 'false']] as const;
const SETS = ['', '', '', '', 'ForAllValues:', 'ForAnyValue:'] as const;

/** The case of this round: the same seed gives the same cases for all time. */
export function randomCase(random: (limit: number) => number): Case {
  const pick: Pick = (from) => from[random(from.length)] ?? from[0];
  const count = 1 + random(3);
  const version = pick(['2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', null] as const);
  return {
    policy: {
      ...(version === null ? {} : { Version: version }),
      Statement: Array.from({ length: count }, () => randomStatement(pick, random)),
    },
    request: { principal: random(8) === 0 ? ROLE : PROVIDER, action: 'sts:AssumeRoleWithWebIdentity' },
    context: randomContext(pick, random),
  };
}

function randomStatement(pick: Pick, random: (limit: number) => number): Readonly<Record<string, unknown>> {
  const condition: Record<string, Record<string, unknown>> = {};
  // One spelling per statement: the parser refuses a duplicate key, because which one counts is not defined.
  const loud = random(6) === 0;
  const spelled = (key: string) => (loud ? key.toUpperCase() : key);
  for (let clauses = random(4); clauses > 0; clauses--) {
    const [operator, key, values] = randomClause(pick, random);
    condition[operator] = { ...condition[operator], [spelled(key)]: values };
  }
  return {
    Effect: random(4) === 0 ? 'Deny' : 'Allow',
    [random(12) === 0 ? 'NotPrincipal' : 'Principal']: pick(PRINCIPALS),
    [random(12) === 0 ? 'NotAction' : 'Action']: pick(ACTIONS),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

function randomClause(pick: Pick, random: (limit: number) => number): readonly [string, string, unknown] {
  if (random(12) === 0)
    return [
      pick(['Null', 'Null', 'ForAllValues:Null'] as const),
      pick(TEXT_KEYS),
      pick<string | readonly string[]>(NULL_VALUES),
    ];
  const kind = random(3) === 0 ? pick(KINDS) : 'text';
  const name = kind === 'text' ? pick(STRING_OPERATORS) : pick(OTHER_OPERATORS[kind]);
  const operator = `${pick(SETS)}${name}${random(6) === 0 ? 'IfExists' : ''}`;
  const key = kind === 'text' ? pick(TEXT_KEYS) : `k:${kind}`;
  const [given, added] = VALUES[kind];
  const value = () => (random(2) === 0 ? pick(given) : pick(added));
  return [operator, key, random(2) === 0 ? value() : Array.from({ length: 1 + random(3) }, value)];
}

function randomContext(pick: Pick, random: (limit: number) => number): RequestContext {
  const context: Record<string, string | readonly string[]> = {};
  const put = (key: string, values: readonly [string, ...string[]]) => {
    const kind = random(10);
    if (kind === 0) return;
    context[key] = kind === 1 ? Array.from({ length: random(3) }, () => pick(values)) : pick(values);
  };
  for (const key of [`${HOST}:sub`, `${HOST}:aud`, 'k:user']) put(key, VALUES.text[0]);
  for (const kind of KINDS) if (random(2) === 0) put(`k:${kind}`, VALUES[kind][0]);
  return context;
}
