import { describe, expect, it } from 'vitest';
import { couldEscalate, stepsFrom, type Target } from '@/lib/capabilities/escalation';
import { describeStep, pathsFrom } from '@/lib/capabilities/escalation-paths';
import { type Grants, readGrants } from '@/lib/capabilities/grants';

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
  ...{ arn: arnOf(name, account), name, accountId: account, trustPolicy },
});

type Statement = Readonly<Record<string, unknown>>;
function grantsOf(...statements: readonly Statement[]): Grants {
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
  });
  const given = { roleArn: arnOf('deploy'), attached: [], unknownBecause: null, boundary: null };
  return readGrants({ ...given, inline: [{ name: 'own', document }] }, new Map());
}

const DEPLOY = role('deploy');
const RELEASE = role('release');
const said = (statements: readonly Statement[], others: readonly Target[]) =>
  stepsFrom(DEPLOY, grantsOf(...statements), others).map(describeStep);

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
      '`deploy` can write any permissions of `release` (iam:PutRolePolicy), if conditions allow it',
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
    expect(trusting({ AWS: DEPLOY.arn }, { StringEquals: { 'sts:ExternalId': 'x' } })).toEqual([
      `${step}, if conditions allow it`,
    ]);
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

it('a path goes on only from a role that is taken over, is the shortest, and ends', () => {
  const step = (from: string, to: string, takesOver = true) => ({
    ...{ from: arnOf(from), to: arnOf(to), can: 'can assume', calls: ['sts:AssumeRole'], takesOver, sure: true },
  });
  const steps: Readonly<Record<string, readonly ReturnType<typeof step>[]>> = {
    a: [step('a', 'b'), step('a', 'c', false), step('a', 'a', false)],
    b: [step('b', 'a'), step('b', 'd'), step('b', 'c')],
    c: [step('c', 'e')],
    d: [step('d', 'd')],
  };
  const found = pathsFrom(arnOf('a'), (arn) => steps[arn.slice(-1)] ?? []);
  expect(found.map((path) => path.map(({ from, to }) => from.slice(-1) + to.slice(-1)).join(' '))).toEqual([
    ...['ab', 'ac', 'aa'],
    'ab bd',
  ]);
});
