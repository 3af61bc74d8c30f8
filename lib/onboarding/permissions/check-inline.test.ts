import { describe, expect, it } from 'vitest';
import { checkInline, type InlineContext, MAX_INLINE_CHARACTERS } from '@/lib/onboarding/permissions/check-inline';
import { READY_POLICIES } from '@/lib/onboarding/permissions/ready-policies';

const OWN = 'arn:aws:iam::111122223333:role/pipelines/deploy';
const OTHER = 'arn:aws:iam::111122223333:role/pipelines/release';
const CONTEXT: InlineContext = { roleArn: OWN, otherRoleArns: [OTHER], otherCharacters: 0 };

const policy = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Resource: '*', ...statement } });
const check = (text: string, more: Partial<InlineContext> = {}) => checkInline(text, { ...CONTEXT, ...more });
const sentences = (text: string, more: Partial<InlineContext> = {}) =>
  check(text, more).map(({ severity, sentence }) => `${severity}: ${sentence}`);

it('a narrow policy has no findings', () => {
  expect(check(policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }))).toEqual([]);
  expect(check(policy({ Action: ['s3:ListAllMyBuckets', 'sts:GetCallerIdentity'] }))).toEqual([]);
});

it('no ready policy has a finding, but for a passed role that is the role itself', () => {
  const where = { partition: 'aws', region: 'eu-central-1', account: '111122223333' } as const;
  const typed = {
    bucket: 'shop',
    key: 'a',
    repository: 'shop',
    cluster: 'c',
    service: 's',
    executionRole: 'execution',
  };
  for (const { build } of READY_POLICIES) {
    const built = build(where, typed);
    expect(built.ok && check(JSON.stringify(built.policy, null, 2))).toEqual([]);
  }
  const ecs = READY_POLICIES.find(({ id }) => id === 'ecs-service')?.build(where, {
    ...typed,
    executionRole: 'pipelines/deploy',
  });
  expect(ecs?.ok && sentences(JSON.stringify(ecs.policy))).toEqual([
    expect.stringContaining('of itself (iam:PassRole)'),
  ]);
});

describe('what IAM refuses', () => {
  it.each([
    ['', 'Line 1, column 1'],
    ['{"Statement": [,]}', 'Line 1'],
    ['{"Statement": [], "Statement": []}', 'Line 1'],
    ['[]', 'The policy is not as IAM has it'],
    ['{"Statement": []}', 'Statement'],
    [policy({ Action: 's3:GetObject', Effect: 'allow' }), 'Effect'],
    [policy({ Action: 's3:GetObject', Principal: '*' }), 'Who may use it is said in the trust policy'],
    [policy({ Action: 's3:GetObject', Resources: '*' }), 'Resources'],
    [policy({}), 'Statement 1 needs either Action or NotAction'],
    [policy({ Action: 'a:b', NotResource: 'c' }), 'Statement 1 needs either Resource or NotResource'],
  ])('%s', (text, sentence) => {
    expect(sentences(text)).toContainEqual(expect.stringMatching(/^error: /));
    expect(sentences(text).join(' ')).toContain(sentence);
  });

  it('is a size above the quota, with the other policies, and white space is not counted', () => {
    const action = `s3:${'a'.repeat(MAX_INLINE_CHARACTERS)}`;
    const resource = 'arn:aws:s3:::shop/*';
    expect(sentences(policy({ Action: action, Resource: resource }))).toEqual([
      expect.stringContaining('IAM takes 10240'),
    ]);
    const small = policy({ Action: 's3:GetObject', Resource: resource });
    const exactly = { otherCharacters: MAX_INLINE_CHARACTERS - small.length };
    expect(sentences(`${small}${' \n'.repeat(9000)}`, exactly)).toEqual([]);
    expect(sentences(small, { otherCharacters: exactly.otherCharacters + 1 })).toHaveLength(1);
  });
});

describe('how far a policy goes', () => {
  it.each([
    [{ Action: '*' }, 'critical: Statement 1 allows every call on everything: the role is an administrator.'],
    [{ Action: '*:*' }, 'critical: Statement 1 allows every call on everything: the role is an administrator.'],
    [{ Action: '*', Resource: 'arn:aws:s3:::shop/*' }, 'high: Statement 1 allows every call.'],
    [{ NotAction: 'iam:*' }, 'critical: Statement 1 allows every call but the listed ones'],
    [{ Action: 's3:*' }, 'high: Statement 1 allows all of s3 on every resource.'],
    [{ Action: 'iam:*' }, 'critical: Statement 1 allows every call of IAM'],
    [{ Action: 'iam:PassRole' }, 'of every role (iam:PassRole)'],
    [{ Action: 'IAM:passrole' }, 'of every role (iam:PassRole)'],
    [{ Action: 'iam:Pass*' }, 'of every role (iam:PassRole)'],
    [{ Action: 'iam:?assRole' }, 'of every role (iam:PassRole)'],
    [{ Action: 'sts:AssumeRole' }, 'of every role (sts:AssumeRole)'],
    [{ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/*' }, 'of every role (iam:PassRole)'],
    [{ Action: 'iam:CreatePolicyVersion' }, 'high: Statement 1 lets the role rewrite managed policies (iam:'],
  ])('%j', (statement, sentence) => {
    expect(sentences(policy(statement)).join('\n')).toContain(sentence);
  });

  it('iam:* on everything is every way to get more', () => {
    expect(check(policy({ Action: 'iam:*' })).filter(({ severity }) => severity === 'high').length).toBeGreaterThan(10);
  });

  it('NotResource leaves everything else', () => {
    const text = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', NotResource: 'arn:x' }] });
    expect(sentences(text)).toEqual([expect.stringContaining('of every role')]);
  });
});

describe('rewriting trust', () => {
  const rewrite = (Resource: string | readonly string[]) =>
    sentences(policy({ Action: 'iam:UpdateAssumeRolePolicy', Resource }));

  it.each([OWN, 'arn:aws:iam::*:role/pipelines/dep*', 'arn:aws:iam::111122223333:role/${aws:PrincipalTag/role}'])(
    'of itself is found in %s',
    (resource) => {
      expect(rewrite(resource)).toEqual([expect.stringContaining('rewrite the trust policy of itself')]);
    },
  );

  it('of another pipeline’s role is found, by its name', () => {
    expect(rewrite(OTHER)).toEqual([
      'high: Statement 1 lets the role rewrite the trust policy of pipelines/release (iam:UpdateAssumeRolePolicy).',
    ]);
  });

  it('of a role that no pipeline enters is no finding', () => {
    expect(rewrite('arn:aws:iam::111122223333:role/people/admin')).toEqual([]);
  });

  it('that is denied is no finding', () => {
    expect(sentences(policy({ Effect: 'Deny', Action: '*' }))).toEqual([]);
  });
});
