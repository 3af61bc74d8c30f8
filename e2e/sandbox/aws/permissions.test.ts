import {
  CreateOpenIDConnectProviderCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { administrator, HUB, keysOf, withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import { policy, service } from '@/e2e/sandbox/world/trust';

const { sandbox, iam, sts, spoke, enter, token, account, signed } = withSandbox();
const ROLE = { RoleName: 'shop-api-deploy' };
const TRUST = policy(service('lambda'));
const update = new UpdateAssumeRolePolicyCommand({ ...ROLE, PolicyDocument: TRUST });
const refusal = { name: 'AccessDenied', $metadata: expect.objectContaining({ httpStatusCode: 403 }) };

describe("the product's roles", () => {
  it('Reader reads, and writes nothing', async () => {
    const reader = iam(await spoke('Reader'));
    expect((await reader.send(new ListPoliciesCommand({}))).Policies?.length).toBeGreaterThan(0);
    const effects = sandbox().effects.list().length;
    await expect(reader.send(update)).rejects.toMatchObject(refusal);
    await expect(reader.send(new DeleteRoleCommand(ROLE))).rejects.toMatchObject(refusal);
    const url = { Url: 'https://evil.example' };
    await expect(reader.send(new CreateOpenIDConnectProviderCommand(url))).rejects.toMatchObject(refusal);
    expect(sandbox().effects.list()).toHaveLength(effects);
  });

  it('Writer sets up roles and providers, and lists or touches nothing else', async () => {
    const writer = iam(await spoke('Writer'));
    await writer.send(update);
    expect(sandbox().effects.list().at(-1)).toMatchObject({ by: 'arn:aws:sts::111122223333:assumed-role/Writer/test' });
    await expect(writer.send(new ListRolesCommand({}))).rejects.toMatchObject(refusal);
    const full = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await expect(
      writer.send(new PutRolePermissionsBoundaryCommand({ ...ROLE, PermissionsBoundary: full })),
    ).rejects.toMatchObject(refusal);
  });

  it('of one account see that account alone', async () => {
    const staging = iam(await spoke('Reader', '222233334444'));
    const { Role } = await staging.send(new GetRoleCommand(ROLE));
    expect(Role?.Arn).toBe('arn:aws:iam::222233334444:role/shop-api-deploy');
    const absent = new GetRoleCommand({ RoleName: 'people-sso' });
    await expect(staging.send(absent)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it.each([
    ['a wrong external id', { ExternalId: 'guessed' }, 'AccessDenied'],
    ['another role', { RoleArn: 'arn:aws:iam::111122223333:role/shop-api-deploy' }, 'AccessDenied'],
    ['more than an hour', { DurationSeconds: 3601 }, 'ValidationError'],
    ['less than 15 minutes', { DurationSeconds: 899 }, 'ValidationError'],
    ['a session name with a slash', { RoleSessionName: 'a/b' }, 'ValidationError'],
  ])('are not given to the hub with %s', async (_, more, name) => {
    const good = {
      RoleArn: 'arn:aws:iam::111122223333:role/drawbridge/Reader',
      RoleSessionName: 'test',
      ExternalId: 'harbour-111122223333',
    };
    await sts(HUB).send(new AssumeRoleCommand(good));
    await expect(sts(HUB).send(new AssumeRoleCommand({ ...good, ...more }))).rejects.toMatchObject({ name });
  });

  it('cannot take each other', async () => {
    const other = new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::111122223333:role/drawbridge/Writer',
      RoleSessionName: 'test',
      ExternalId: 'harbour-111122223333',
    });
    await expect(sts(await spoke('Reader')).send(other)).rejects.toMatchObject(refusal);
  });
});

describe('a session of a role', () => {
  const job = async () => keysOf((await enter('shop-payments-deploy', await token({ projectId: 103 }))).Credentials);
  const grant = (document: object) =>
    iam().send(
      new PutRolePolicyCommand({
        RoleName: 'shop-payments-deploy',
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: document }),
      }),
    );

  it('may what its role may at that moment', async () => {
    const keys = await job();
    const read = () => iam(keys).send(new GetRoleCommand(ROLE));
    await expect(read()).rejects.toMatchObject(refusal);
    await grant({ Effect: 'Allow', Action: 'iam:GetRole', Resource: 'arn:aws:iam::111122223333:role/shop-*' });
    expect((await read()).Role?.RoleName).toBe('shop-api-deploy');
    const other = new GetRoleCommand({ RoleName: 'people-sso' });
    await expect(iam(keys).send(other)).rejects.toMatchObject(refusal);
  });

  it('is judged by what the call is about, whatever else its form names', async () => {
    const keys = await job();
    await grant({ Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::111122223333:role/shop-*' });
    const provider = 'arn:aws:iam::111122223333:oidc-provider/gitlab.com';
    const form = {
      Action: 'DeleteOpenIDConnectProvider',
      OpenIDConnectProviderArn: provider,
      RoleName: 'shop-api-deploy',
    };
    const answer = await signed(
      { method: 'POST', path: '/', service: 'iam', body: new URLSearchParams(form).toString() },
      keys,
    );
    expect(answer.status).toBe(403);
    expect(account().providers.map(({ host }) => host)).toContain('gitlab.com');
  });

  it('is refused by a Deny in words of its own', async () => {
    const keys = await job();
    await grant([
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'iam:GetRole', Resource: '*' },
    ]);
    const answer = iam(keys).send(new GetRoleCommand(ROLE));
    await expect(answer).rejects.toThrow('with an explicit deny in an identity-based policy');
  });

  it('may nothing once its role is gone, even where one of that name was made anew', async () => {
    await grant({ Effect: 'Allow', Action: '*', Resource: '*' });
    const keys = await job();
    await iam(keys).send(new ListRolesCommand({}));
    const [old] = account().roles.filter(({ name }) => name === 'shop-payments-deploy');
    if (!old) throw new Error('no role');
    account().roles.splice(account().roles.indexOf(old), 1, { ...old, uniqueId: 'AROAANEW' });
    await expect(iam(keys).send(new ListRolesCommand({}))).rejects.toMatchObject(refusal);
  });
});

describe('Organizations', () => {
  const list = (keys: Parameters<typeof signed>[1], body = '{}') =>
    signed(
      {
        method: 'POST',
        path: '/',
        service: 'organizations',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSOrganizationsV20161128.ListAccounts',
        },
        body,
      },
      keys,
    );

  it('tells the hub the accounts, page by page', async () => {
    const first = await (await list(HUB, '{"MaxResults":2}')).json();
    expect(first).toMatchObject({ Accounts: [{ Id: '111122223333', State: 'ACTIVE' }, {}] });
    const rest = await (await list(HUB, JSON.stringify({ NextToken: first.NextToken }))).json();
    expect(rest).toEqual({ Accounts: [expect.objectContaining({ Id: '333344445555' })] });
  });

  it.each([
    ['a reader', () => spoke('Reader'), '{}', 'AccessDeniedException'],
    ['an unknown key', async () => ({ ...HUB, accessKeyId: 'AKIAX' }), '{}', 'UnrecognizedClientException'],
    ['a wrong secret', async () => ({ ...HUB, secretAccessKey: 'x' }), '{}', 'InvalidSignatureException'],
    ['21 at once', async () => HUB, '{"MaxResults":21}', 'InvalidInputException'],
    ['no JSON', async () => HUB, '[', 'SerializationException'],
  ])('refuses %s', async (_, keys, body, type) => {
    const answer = await list(await keys(), body);
    expect([answer.status, (await answer.json()).__type]).toEqual([400, type]);
  });
});

it('an administrator of one account is none of another', async () => {
  await iam(administrator('222233334444')).send(update);
  expect(sandbox().effects.list().at(-1)).toMatchObject({ account: '222233334444' });
  expect(account().roles.find(({ name }) => name === ROLE.RoleName)?.trust).not.toBe(TRUST);
});
