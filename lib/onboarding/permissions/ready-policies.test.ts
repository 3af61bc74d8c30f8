import { describe, expect, it } from 'vitest';
import { READY_POLICIES } from '@/lib/onboarding/permissions/ready-policies';
import type { PermissionPolicy, ReadyPolicy } from '@/lib/onboarding/permissions/ready-policy';

const WHERE = { partition: 'aws', region: 'eu-central-1', account: '111122223333' } as const;
const GOOD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  's3-deploy': { bucket: 'shop-website', prefix: 'releases/web' },
  'ecr-push': { repository: 'shop/web' },
  'ecs-service': {
    cluster: 'production',
    service: 'web',
    executionRole: 'ecsTaskExecutionRole',
    taskRole: 'team/web-task',
  },
  'terraform-state': { bucket: 'states', key: 'shop/production.tfstate' },
};

function policy(
  id: string,
  more: Readonly<Record<string, string>> = {},
  where: ReadyPolicyWhere = WHERE,
): PermissionPolicy {
  const built = named(id).build(where, { ...GOOD[id], ...more });
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return built.policy;
}
type ReadyPolicyWhere = Parameters<ReadyPolicy['build']>[0];
function named(id: string): ReadyPolicy {
  const found = READY_POLICIES.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
}
const statement = (of: PermissionPolicy, sid: string) => of.Statement.find(({ Sid }) => Sid === sid);
const resources = (of: PermissionPolicy) => of.Statement.flatMap(({ Resource }) => Resource);

describe.each(READY_POLICIES.map(({ id, fields }) => ({ id, fields })))('the policy $id', ({ id, fields }) => {
  it('names its resources, and "*" only for calls that know none', () => {
    const open = policy(id)
      .Statement.filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action);
    const KNOW_NONE = ['ecr:GetAuthorizationToken', 'ecs:RegisterTaskDefinition', 'ecs:DescribeTaskDefinition'];
    expect(open.filter((action) => !KNOW_NONE.includes(action))).toEqual([]);
    expect(
      policy(id)
        .Statement.flatMap(({ Action }) => Action)
        .filter((action) => action.includes('*')),
    ).toEqual([]);
  });

  it('stands in the partition of the account', () => {
    const china = policy(id, {}, { partition: 'aws-cn', region: 'cn-north-1', account: '999999999999' });
    const arns = resources(china).filter((resource) => resource !== '*');
    expect(arns.every((arn) => arn.startsWith('arn:aws-cn:'))).toBe(true);
    expect(JSON.stringify(china)).not.toContain('111122223333');
  });

  it('asks for every field with words, and tells of each that is empty and needed', () => {
    expect(fields.every(({ label, placeholder, help }) => label && placeholder && help)).toBe(true);
    const built = named(id).build(WHERE, Object.fromEntries(fields.map(({ name }) => [name, ' '])));
    const needed = fields.filter(({ optional }) => !optional).map(({ name }) => name);
    expect(built).toEqual({ ok: false, problems: needed.map((field) => ({ field, message: 'Fill this in.' })) });
  });

  it.each([
    '*',
    'a*b',
    'abc?',
    'a${aws:username}',
    'abc"def',
    'abc\\def',
    'abc\ndef',
    'arn:aws:s3:::abc',
    'abc def',
    'äöü',
    'a'.repeat(1025),
  ])('takes %j in no field', (value) => {
    for (const { name } of fields) {
      const built = named(id).build(WHERE, { ...GOOD[id], [name]: value });
      expect(built).toMatchObject({
        ok: false,
        problems: expect.arrayContaining([{ field: name, message: expect.any(String) }]),
      });
    }
  });

  it('takes no place that is none', () => {
    const where = { partition: 'aws', region: '*', account: '*' } as const;
    const built = named(id).build(where, GOOD[id] ?? {});
    expect(built.ok ? [] : built.problems.map(({ field }) => field)).toEqual(['region', 'account']);
  });
});

describe('S3', () => {
  it('below a prefix reads and lists nothing beside it', () => {
    expect(policy('s3-deploy')).toEqual(policy('s3-deploy', { prefix: 'releases/web/' }));
    expect(statement(policy('s3-deploy'), 'Objects')?.Resource).toEqual(['arn:aws:s3:::shop-website/releases/web/*']);
    expect(statement(policy('s3-deploy'), 'List')?.Condition).toEqual({
      StringLike: { 's3:prefix': ['releases/web/', 'releases/web/*'] },
    });
  });

  it('without a prefix has the whole bucket', () => {
    const whole = policy('s3-deploy', { prefix: '' });
    expect(statement(whole, 'Objects')?.Resource).toEqual(['arn:aws:s3:::shop-website/*']);
    expect(statement(whole, 'List')?.Condition).toBeUndefined();
  });

  it.each(['Shop', 'ab', '-shop', 'shop-', 'a..b', '10.0.0.1', 'xn--shop', 'shop-s3alias', 'shop_web', 'a'.repeat(64)])(
    'has no bucket %s',
    (bucket) => {
      expect(named('s3-deploy').build(WHERE, { bucket }).ok).toBe(false);
    },
  );
});

it('an ECR repository has its own name, and not one with two separators in a row', () => {
  expect(statement(policy('ecr-push'), 'Images')?.Resource).toEqual([
    'arn:aws:ecr:eu-central-1:111122223333:repository/shop/web',
  ]);
  for (const repository of ['Shop', 'shop//web', '/shop', 'shop..web', 'a'])
    expect(named('ecr-push').build(WHERE, { repository }).ok).toBe(false);
});

describe('ECS', () => {
  it('passes the named roles to tasks of ECS alone', () => {
    expect(statement(policy('ecs-service'), 'RolesOfTheTask')).toMatchObject({
      Resource: ['arn:aws:iam::111122223333:role/ecsTaskExecutionRole', 'arn:aws:iam::111122223333:role/team/web-task'],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
  });

  it('names a role once that does both, and none where there is none', () => {
    const of = (taskRole: string) => statement(policy('ecs-service', { taskRole }), 'RolesOfTheTask')?.Resource;
    expect(of('ecsTaskExecutionRole')).toHaveLength(1);
    expect(of('')).toHaveLength(1);
  });
});

describe('Terraform', () => {
  it('locks with a file beside the state', () => {
    expect(statement(policy('terraform-state'), 'Lock')?.Resource).toEqual([
      'arn:aws:s3:::states/shop/production.tfstate.tflock',
    ]);
  });

  it('locks with a table where one is named, and then with no file', () => {
    const made = policy('terraform-state', { table: 'locks' });
    expect(statement(made, 'Lock')?.Resource).toEqual(['arn:aws:dynamodb:eu-central-1:111122223333:table/locks']);
    expect(JSON.stringify(made)).not.toContain('tflock');
  });

  it('deletes no state', () => {
    expect(statement(policy('terraform-state'), 'State')?.Action).toEqual(['s3:GetObject', 's3:PutObject']);
    expect(named('terraform-state').build(WHERE, { bucket: 'states', key: 'shop/' }).ok).toBe(false);
  });
});
