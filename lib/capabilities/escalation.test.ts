import { describe, expect, it } from 'vitest';
import { couldEscalate, LOOKED_AT, stepsFrom, type Target } from '@/lib/capabilities/escalation';
import { describeMore, describeStep, pathsFrom } from '@/lib/capabilities/escalation-paths';
import { type Grants, readGrants } from '@/lib/capabilities/grants';
import { readTrust } from '@/lib/capabilities/target-trust';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const arnOf = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/ci/${name}`;

const trust = (principal: object, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: 'sts:AssumeRole',
        ...(condition && { Condition: condition }),
      },
    ],
  });
const NOBODY = trust({ Service: 'lambda.amazonaws.com' });
const role = (name: string, trustPolicy = NOBODY, account = ACCOUNT): Target => ({
  ...{ arn: arnOf(name, account), accountId: account, trust: readTrust(trustPolicy) },
});

/** How a step ends that is not sure. */
const IF = ', if conditions and what could not be read allow it';

type Statement = Readonly<Record<string, unknown>>;
const documentOf = (statements: readonly Statement[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      ...('NotResource' in statement ? {} : { Resource: '*' }),
      ...statement,
    })),
  });
const grantsOf = (...statements: readonly Statement[]): Grants => boundGrants(statements, null);

const LIMIT = `arn:aws:iam::${ACCOUNT}:policy/limit`;
function boundGrants(statements: readonly Statement[], boundary: readonly Statement[] | 'unread' | null): Grants {
  const given = { roleArn: arnOf('deploy'), attached: [], unknownBecause: null };
  const inline = statements.length === 0 ? [] : [{ name: 'own', document: documentOf(statements) }];
  const document = boundary === null || boundary === 'unread' ? null : documentOf(boundary);
  const readings = new Map([[LIMIT, { document, unknownBecause: null }]]);
  return readGrants({ ...given, inline, boundary: boundary === null ? null : LIMIT }, readings);
}

const DEPLOY = role('deploy');
const RELEASE = role('release');
const said = (statements: readonly Statement[], others: readonly Target[]) =>
  stepsFrom(DEPLOY, grantsOf(...statements), others).map(describeStep);
/** What is said of `release` with a boundary. */
const saidWithin = (
  statements: readonly Statement[],
  boundary: readonly Statement[] | 'unread' | null,
  release: Target,
): readonly string[] =>
  stepsFrom(DEPLOY, boundGrants(statements, boundary), [release])
    .filter(({ to }) => to === release.arn)
    .map(describeStep);

describe('a role that can get hold of another', () => {
  it('rewrites its trust policy, by name or by a pattern', () => {
    for (const Resource of [RELEASE.arn, `arn:aws:iam::${ACCOUNT}:role/ci/rel*`])
      expect(said([{ Action: 'iam:UpdateAssumeRolePolicy', Resource }], [RELEASE])).toEqual([
        '`deploy` can rewrite the trust policy of `release` (iam:UpdateAssumeRolePolicy)',
      ]);
    expect(said([{ Action: 'iam:UpdateAssumeRolePolicy', Resource: arnOf('third') }], [RELEASE])).toEqual([]);
  });

  it('cannot where a Deny takes the call away, and may where a condition decides', () => {
    const allow = { Action: 'iam:PutRolePolicy', Resource: RELEASE.arn };
    expect(said([allow, { Effect: 'Deny', Action: 'iam:*' }], [RELEASE])).toEqual([]);
    expect(said([{ ...allow, Condition: { Bool: { a: 'true' } } }], [RELEASE])).toEqual([
      `\`deploy\` can write any permissions of \`release\` (iam:PutRolePolicy)${IF}`,
    ]);
  });

  it('changes roles of its own account alone', () => {
    const far = role('release', NOBODY, OTHER_ACCOUNT);
    expect(said([{ Action: 'iam:*' }], [far]).filter((sentence) => sentence.includes('release'))).toEqual([]);
  });

  it('assumes it over accounts only where both sides allow it', () => {
    const assume = { Action: 'sts:AssumeRole', Resource: arnOf('release', OTHER_ACCOUNT) };
    const trusting = (principal: object, condition?: object) =>
      said([assume], [role('release', trust(principal, condition), OTHER_ACCOUNT)]);
    const step = '`deploy` can assume `release` (sts:AssumeRole)';
    expect(trusting({ AWS: DEPLOY.arn })).toEqual([step]);
    expect(trusting({ AWS: `arn:aws:iam::${ACCOUNT}:root` })).toEqual([step]);
    expect(trusting({ AWS: arnOf('another') })).toEqual([]);
    expect(trusting({ AWS: DEPLOY.arn }, { StringEquals: { 'sts:ExternalId': 'x' } })).toEqual([`${step}${IF}`]);
    expect(said([], [role('release', trust({ AWS: DEPLOY.arn }), OTHER_ACCOUNT)])).toEqual([]);
  });

  it('passes it to a service that the role trusts and that runs what it is given, all three', () => {
    const pass = { Action: 'iam:PassRole', Resource: RELEASE.arn };
    const run = { Action: 'lambda:*' };
    expect(said([pass, run], [RELEASE])).toEqual([
      '`deploy` can run its own code through lambda as `release` (iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction)',
    ]);
    expect(said([pass], [RELEASE])).toEqual([]);
    expect(said([run], [RELEASE])).toEqual([]);
    expect(said([pass, run], [role('release', trust({ Service: 'ec2.amazonaws.com' }))])).toEqual([]);
  });

  it('is looked at only where it has such a call at all', () => {
    expect(couldEscalate(grantsOf({ Action: ['s3:*', 'ecs:*'] }))).toBe(false);
    expect(couldEscalate(grantsOf({ Action: 'iam:Attach*' }))).toBe(true);
  });
});

describe('within an account, a role that a trust policy names', () => {
  const STEP = '`deploy` can assume `release` (sts:AssumeRole)';
  const MAYBE = `${STEP}${IF}`;
  const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/pipeline`;
  const named = role('release', trust({ AWS: DEPLOY.arn }));
  const denied = { Effect: 'Deny', Action: 'sts:AssumeRole' };
  const within = { Action: ['s3:*', 'sts:AssumeRole'] };
  const notPrincipal = (arn: string) =>
    trust({}).replace('"Principal":{}', `"NotPrincipal":${JSON.stringify({ AWS: arn })}`);
  const denying = (text: string, arn: string) => {
    const { Version, Statement } = JSON.parse(text);
    const denial = { Effect: 'Deny', Principal: { AWS: arn }, Action: 'sts:AssumeRole' };
    return JSON.stringify({ Version, Statement: [...Statement, denial] });
  };
  const spelled = (text: string) => text.replace('role/', '\\u0072ole/');

  it.each<[whom: string, target: Target, steps: readonly string[]]>([
    ['by its ARN', named, [STEP]],
    ['by the ARN of a session', role('release', trust({ AWS: SESSION })), [STEP]],
    ['under a condition', role('release', trust({ AWS: DEPLOY.arn }, { Bool: { a: 'true' } })), [MAYBE]],
    ['as everybody', role('release', trust({ AWS: '*' })), []],
    ['by not naming another', role('release', notPrincipal(arnOf('third'))), []],
    ['by an ARN that is spelled otherwise', role('release', spelled(trust({ AWS: DEPLOY.arn }))), [STEP]],
    [
      'by the ARN of a session, and denies it by its own',
      role('release', denying(trust({ AWS: SESSION }), DEPLOY.arn)),
      [],
    ],
    ['and denies another', role('release', denying(trust({ AWS: DEPLOY.arn }), arnOf('third'))), [STEP]],
    ['in a text that is not understood', role('release', `{"Principal": "${DEPLOY.arn}"`), [MAYBE]],
    ['by its account alone', role('release', trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` })), []],
    ['by the id of its account alone', role('release', trust({ AWS: ACCOUNT })), []],
    ['by a name that begins alike', role('release', trust({ AWS: `${DEPLOY.arn}er` })), []],
    ['from another account', role('release', trust({ AWS: DEPLOY.arn }), OTHER_ACCOUNT), []],
    ['in a text about others', role('release', `{"Principal": "${arnOf('third')}"`), []],
  ])('%s needs no policy of its own, where that is enough', (_, target, steps) => {
    expect(saidWithin([], null, target)).toEqual(steps);
    expect(saidWithin([{ Action: 's3:*' }], null, target)).toEqual(steps);
  });

  it('is stopped by a Deny, and by a boundary that does not allow it; one who is named by a session only by a Deny', () => {
    const session = role('release', trust({ AWS: SESSION }));
    expect(saidWithin([denied], null, named)).toEqual([]);
    expect(saidWithin([denied], null, session)).toEqual([]);
    expect(saidWithin([{ ...denied, Resource: arnOf('third') }], null, named)).toEqual([STEP]);
    expect(saidWithin([], [{ Action: 's3:*' }], named)).toEqual([]);
    expect(saidWithin([], [{ Action: 's3:*' }], session)).toEqual([STEP]);
    expect(saidWithin([], [within, denied], session)).toEqual([]);
    expect(saidWithin([], [within], named)).toEqual([STEP]);
    expect(saidWithin([], 'unread', named)).toEqual([MAYBE]);
    const unread = { ...grantsOf(), unread: ['What the policy x gives is unknown.'] };
    expect(stepsFrom(DEPLOY, unread, [named]).map(describeStep)).toEqual([MAYBE]);
  });

  it('may be let in by a trust policy that does not parse, where its own policies allow the call', () => {
    expect(saidWithin([{ Action: 'sts:AssumeRole' }], null, role('release', '{'))).toEqual([MAYBE]);
    expect(saidWithin([{ Action: 's3:*' }], null, role('release', '{'))).toEqual([]);
  });
});

describe('nothing is taken off that is not certain', () => {
  const put = { Action: 'iam:PutRolePolicy' };
  const WRITES = '`deploy` can write any permissions of `release` (iam:PutRolePolicy)';
  const TEAM = `arn:aws:iam::*:role/\${aws:PrincipalTag/team}-*`;

  it.each<[statements: readonly Statement[], steps: readonly string[]]>([
    [[put, { Effect: 'Deny', Action: 'iam:*', Resource: TEAM }], [WRITES]],
    [[put, { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::*:role/*${a}*' }], [`${WRITES}${IF}`]],
    [[put, { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::*:role/*' }], []],
    [[{ ...put, NotResource: 'arn:aws:iam::*:role/*${a}*' }], [`${WRITES}${IF}`]],
    [[{ ...put, NotResource: 'arn:aws:iam::*:role/*' }], []],
    [[{ ...put, Resource: 'arn:aws:iam::*:role/*${a}*' }], [`${WRITES}${IF}`]],
  ])('by a policy variable: %j', (statements, steps) => {
    expect(saidWithin(statements, null, RELEASE)).toEqual(steps);
  });

  const APP = 'arn:aws:lambda:*:*:function:app-*';
  const RUNS =
    '`deploy` can run its own code through lambda as `release` (iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction)';
  const pass = { Action: 'iam:PassRole' };
  const all = { Action: 'lambda:*' };
  const deny = { Effect: 'Deny', Action: 'lambda:*' };

  it.each<
    [what: string, statements: readonly Statement[], boundary: readonly Statement[] | null, steps: readonly string[]]
  >([
    ['a boundary leaves some names', [all, pass], [{ ...all, Resource: APP }, pass], [RUNS]],
    ['a boundary leaves no name', [all, pass], [pass], []],
    ['a Deny leaves out some names', [all, pass, { ...deny, NotResource: APP }], null, [RUNS]],
    ['a Deny is about some names', [all, pass, { ...deny, Resource: APP }], null, [RUNS]],
    [
      'a Deny leaves out short names',
      [{ ...all, Resource: APP }, pass, { ...deny, Resource: 'arn:aws:lambda:*:*:function:app-???*' }],
      null,
      [`${RUNS}${IF}`],
    ],
    ['a Deny is about all', [all, pass, deny], null, []],
    ['a Deny is about what is allowed', [{ ...all, Resource: APP }, pass, { ...deny, Resource: APP }], null, []],
    [
      'two patterns may meet',
      [{ ...all, Resource: APP }, pass],
      [{ ...all, Resource: 'arn:aws:lambda:*:*:function:*-live' }, pass],
      [`${RUNS}${IF}`],
    ],
    ['two patterns never meet', [{ ...all, Resource: APP }, pass], [{ ...all, Resource: 'arn:aws:ecs:*' }, pass], []],
  ])('of what is created, where %s', (_, statements, boundary, steps) => {
    expect(saidWithin(statements, boundary, RELEASE)).toEqual(steps);
  });
});

describe('a path', () => {
  const step = (way: string) => ({
    ...{ from: arnOf(way.charAt(0)), to: arnOf(way.charAt(1)), can: 'can assume', calls: ['sts:AssumeRole'] },
    ...{ takesOver: !way.includes('!'), sure: !way.includes('?') },
  });
  /** Steps as in "ab": `!` only changes, `?` is not sure. */
  const pathsOf = (ways: string) => {
    const steps = ways.split(' ').map(step);
    const found = pathsFrom(arnOf('a'), (arn) => steps.filter(({ from }) => from === arn));
    return found.map((path) => path.map(({ from, to }) => from.slice(-1) + to.slice(-1)).join(' '));
  };

  it.each<[what: string, steps: string, paths: readonly string[]]>([
    ['goes on only from a role that is taken over', 'ab! bc', ['ab']],
    ['is the shortest, and ends', 'ab aa! ba bd dd bb ad', ['ab', 'ad', 'aa']],
    ['has three steps at most', 'ab bc cd de', ['ab', 'ab bc', 'ab bc cd']],
    ['is one for all ways to take a role over', 'ab ab! ab? ab', ['ab']],
    [
      'to a role that is changed at first hides none that takes it over',
      'ab ac! bc ce',
      ['ab', 'ac', 'ab bc', 'ab bc ce'],
    ],
    ['to a role that is taken over hides those that change it', 'ab ac bc! bc', ['ab', 'ac']],
    ['that is not sure hides no longer one that is', 'ab ac? bc cd', ['ab', 'ac', 'ab bc', 'ac cd', 'ab bc cd']],
    ['that is sure hides longer ones that are not', 'ab ac bc? bd? ad', ['ab', 'ac', 'ad']],
    [
      'that is not sure at its first step is not sure at all',
      'ab? bc ad de ec',
      ['ad', 'ab', 'ad de', 'ab bc', 'ad de ec'],
    ],
  ])('%s: %s', (_, steps, paths) => {
    expect(pathsOf(steps)).toEqual(paths);
  });
});

it('what is looked at is named with every call and service, for no more than that may be said', () => {
  for (const name of ['sts:AssumeRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:PassRole', 'lambda', 'ec2'])
    expect(LOOKED_AT).toContain(name);
  // Each way that is said not to be looked at leads nowhere.
  const calls = { Action: ['iam:CreatePolicyVersion', 'lambda:UpdateFunctionCode', 'iam:PassRole'] };
  expect(said([calls], [RELEASE])).toEqual([]);
});

it('how many roles it leads to is said as the least where there may be more, and not at all where there are none', () => {
  const step = (to: string) => ({
    from: DEPLOY.arn,
    to: arnOf(to),
    can: 'can assume',
    calls: [],
    takesOver: true,
    sure: true,
  });
  const reasons = ['only the first 50 paths are shown', 'not everything is known'];
  const said = (names: readonly string[], why = reasons) =>
    describeMore(
      DEPLOY.arn,
      names.map((to) => [step(to)] as const),
      why,
    );
  expect(said(['a', 'b'])).toBe(
    'It can get hold of or change at least 2 other roles: only the first 50 paths are shown and not everything is known.',
  );
  expect(said(['a'])).toContain('at least 1 other role:');
  expect(said(['deploy'])).toContain('Whether it can get hold of other roles is unknown: ');
  expect(said(['a'], [])).toBeNull();
});
