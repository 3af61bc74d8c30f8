import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { checkTrust } from '@/e2e/sandbox/aws/trust-checks';
import { withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import { branch, exact, federated, GITLAB_COM, HARBOUR, like, policy, service } from '@/e2e/sandbox/world/trust';

const A = '111122223333';
const { iam, account } = withSandbox();
const write = (document: string) =>
  iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: 'shop-api-deploy', PolicyDocument: document }));

describe('the size of a trust policy', () => {
  const filler = (length: number) => {
    const bare = policy({ ...service('lambda'), Sid: '' });
    return policy({ ...service('lambda'), Sid: 'a'.repeat(length - bare.length) });
  };

  it('is counted without white space, and may be all of the quota', async () => {
    await write(filler(2048).replaceAll(',', ',   \n'));
    await expect(write(filler(2049))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for ACLSizePerRole: 2048',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it("is each account's own", () => {
    expect(() => checkTrust(filler(8192), account('222233334444'))).not.toThrow();
    expect(() => checkTrust(filler(8193), account('222233334444'))).toThrow('8192');
  });
});

describe('the control for shared issuers', () => {
  const shared = (condition?: Record<string, Record<string, string | string[]>>) =>
    policy(federated(A, GITLAB_COM, condition));

  it.each([
    ['an exact subject', policy(exact(A, GITLAB_COM, branch('harbour-oss/parcel', 'main')))],
    ['a pattern, however wide', policy(like(A, GITLAB_COM, 'project_path:*'))],
    ['a key in other case', shared({ StringLike: { 'GitLab.com:SUB': 'project_path:a/*' } })],
    ['a Deny, which lets nobody in', policy({ ...federated(A, GITLAB_COM), Effect: 'Deny' })],
    ['another issuer, which is private', policy(federated(A, HARBOUR))],
    ['an issuer by the name of a built-in', policy(federated(A, 'constructor'))],
  ])('lets pass %s', async (_, document) => {
    await write(document);
    expect(account().roles.find(({ name }) => name === 'shop-api-deploy')?.trust).toBe(document);
  });

  it.each([
    ['no condition', shared()],
    ['only an audience', shared({ StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' } })],
    ['only a project', shared({ StringEquals: { 'gitlab.com:project_id': '70001' } })],
    ['a lone wildcard', policy(like(A, GITLAB_COM, '*'))],
    ['wildcards alone', policy(like(A, GITLAB_COM, '*?*'))],
    ['one wildcard among subjects', policy(like(A, GITLAB_COM, 'project_path:a/b:*', '*'))],
    ['no value', shared({ StringLike: { 'gitlab.com:sub': [] } })],
    ['a test for presence', shared({ Null: { 'gitlab.com:sub': 'false' } })],
    ['the subject of another issuer', shared({ StringLike: { [`${HARBOUR}:sub`]: 'project_path:a/b:*' } })],
    ['a good statement beside', policy(exact(A, GITLAB_COM, 'project_id:1'), federated(A, GITLAB_COM))],
    ['GitHub without a subject', policy(federated(A, 'token.actions.githubusercontent.com'))],
  ])('refuses %s', async (_, document) => {
    await expect(write(document)).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

const trusting = (principal: object) => ({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });

describe('the grammar of a trust policy', () => {
  it.each([
    ['an account', { AWS: A }],
    ['a role that is there', { AWS: `arn:aws:iam::${A}:role/shop-api-deploy` }],
    ['a session', { AWS: `arn:aws:sts::${A}:assumed-role/ops/ana` }],
    ['a role of an account that the sandbox does not know', { AWS: 'arn:aws:iam::999988887777:role/ops' }],
    ['two kinds at once', { AWS: `arn:aws:iam::${A}:root`, Service: ['ec2.amazonaws.com'] }],
  ])('takes %s as a principal', async (_, principal) => {
    const document = policy(trusting(principal));
    await write(document);
    expect(account().roles.find(({ name }) => name === 'shop-api-deploy')?.trust).toBe(document);
  });

  it.each([
    ['broken JSON', '{'],
    ['a list', '[]'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['another version', policy(service('lambda')).replace('2012-10-17', '2020-01-01')],
    ['a resource', policy({ ...service('lambda'), Resource: '*' })],
    ['no principal', policy({ Effect: 'Allow', Action: 'sts:AssumeRole' })],
    ['no action', policy({ ...service('lambda'), Action: undefined })],
    ['an action beside STS', policy({ ...service('lambda'), Action: ['sts:AssumeRole', 's3:*'] })],
    ['another effect', policy({ ...service('lambda'), Effect: 'Permit' })],
    ['one Sid twice', policy({ ...service('lambda'), Sid: 'A' }, { ...service('ecs'), Sid: 'A' })],
    ['an account of eleven digits', policy({ ...trusting({ AWS: '11112222333' }) })],
    ['the unique id of a deleted role', policy({ ...trusting({ AWS: 'AROAEXAMPLEDELETED000' }) })],
    ['a role that is not there', policy({ ...trusting({ AWS: `arn:aws:iam::${A}:role/none` }) })],
    ['a service that is none', policy({ ...trusting({ Service: 'lambda' }) })],
    ['a kind of principal that is none', policy({ ...trusting({ Group: 'ops' }) })],
    ['a provider by its host', policy({ ...trusting({ Federated: 'https://gitlab.com' }) })],
    ['a condition that is null', policy({ ...service('lambda'), Condition: { Bool: { 'aws:x': null } } })],
  ])('refuses %s', async (_, document) => {
    await expect(write(document)).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });

  it('is obeyed by every role of the seeded world, so that each can be written back but for the shared issuer', () => {
    const roles = ['111122223333', '222233334444', '333344445555'].flatMap((id) =>
      account(id).roles.map((role) => ({ role, in: account(id) })),
    );
    const refused = roles.filter(({ role, in: owner }) => {
      try {
        checkTrust(role.trust, owner);
        return false;
      } catch {
        return true;
      }
    });
    expect(refused.map(({ role }) => role.name)).toEqual(['oss-geo-publish', 'oss-barcode-publish']);
  });
});
