import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { withSandbox } from '@/e2e/sandbox/aws/with-sandbox';

const { iam, sandbox } = withSandbox();
const RoleName = 'shop-payments-deploy';
const put = (PolicyName: string, PolicyDocument: string) =>
  iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
const get = (PolicyName: string) => iam().send(new GetRolePolicyCommand({ RoleName, PolicyName }));
const statement = (members: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...members }],
  });

it('an inline policy is put, read back exactly, replaced, listed and deleted', async () => {
  await put('one', statement({ Sid: '100% & <plus+>' }));
  expect(decodeURIComponent((await get('one')).PolicyDocument ?? '')).toBe(statement({ Sid: '100% & <plus+>' }));
  await put('one', statement({}));
  await put('two', statement({}));
  expect((await iam().send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(['one', 'two']);
  expect(sandbox().effects.list().at(-1)).toMatchObject({
    action: 'PutRolePolicy',
    target: `${RoleName} two`,
    document: statement({}),
  });
  await iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'one' }));
  await expect(get('one')).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

it.each([
  ['a principal', statement({ Principal: '*' })],
  ['no resource', statement({ Resource: undefined })],
  ['no action', statement({ Action: undefined })],
  ['an unknown field', statement({ Actions: 's3:*' })],
  ['an unknown operator', statement({ Condition: { StringIs: { 'aws:x': 'y' } } })],
  ['a version that never was', '{"Version":"2024-01-01","Statement":[]}'],
  ['no statement', '{"Version":"2012-10-17"}'],
])('an inline policy with %s is refused', async (_, document) => {
  await expect(put('bad', document)).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
});

it('all inline policies of a role share one quota', async () => {
  const half = (character: string) => statement({ Sid: character.repeat(5000) });
  await put('one', half('a'));
  await put('two', half('b'));
  await expect(put('three', statement({}))).rejects.toMatchObject({ name: 'LimitExceededException' });
});

it.each(['constructor', '__proto__'])('a policy named %s is not there before it is put', async (name) => {
  await expect(get(name)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});
