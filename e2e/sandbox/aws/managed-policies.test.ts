import {
  AttachRolePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  PutRolePermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { withSandbox } from '@/e2e/sandbox/aws/with-sandbox';

const { iam, account, sandbox } = withSandbox();
const role = { RoleName: 'shop-api-deploy' };
const S3_FULL = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/ci-boundary';

const attach = (PolicyArn: string) => iam().send(new AttachRolePolicyCommand({ ...role, PolicyArn }));
const attached = async () =>
  (await iam().send(new ListAttachedRolePoliciesCommand(role))).AttachedPolicies?.map(({ PolicyArn }) => PolicyArn);

async function names(input: ListPoliciesCommand['input']): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page: { Policies?: { PolicyName?: string | undefined }[] | undefined; Marker?: string | undefined } =
      await iam().send(new ListPoliciesCommand({ ...input, ...(Marker === undefined ? {} : { Marker }) }));
    found.push(...(page.Policies ?? []).map(({ PolicyName }) => PolicyName));
    Marker = page.Marker;
  } while (Marker !== undefined);
  return found;
}

describe('managed policies', () => {
  it("are AWS's and the account's own", async () => {
    const all = await names({});
    const own = await names({ Scope: 'Local' });
    const aws = await names({ Scope: 'AWS' });
    expect(own).toEqual(['ci-boundary', 'artifacts-write']);
    expect(aws).toEqual(expect.arrayContaining(['AdministratorAccess', 'AmazonS3FullAccess', 'ReadOnlyAccess']));
    expect(all).toEqual([...own, ...aws]);
  });

  it('are listed by path and by whether a role has them', async () => {
    expect(await names({ PathPrefix: '/pipelines/' })).toEqual(['artifacts-write']);
    expect(await names({ OnlyAttached: true })).toEqual(['AdministratorAccess', 'PowerUserAccess']);
  });

  it('are read with their document', async () => {
    const { Policy } = await iam().send(new GetPolicyCommand({ PolicyArn: S3_FULL }));
    expect(Policy).toMatchObject({ PolicyName: 'AmazonS3FullAccess', DefaultVersionId: 'v1', AttachmentCount: 0 });
    const { PolicyVersion } = await iam().send(new GetPolicyVersionCommand({ PolicyArn: S3_FULL, VersionId: 'v1' }));
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toMatchObject({ Version: '2012-10-17' });
  });

  it.each([
    ['policy', () => iam().send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/Nothing' }))],
    ['version', () => iam().send(new GetPolicyVersionCommand({ PolicyArn: S3_FULL, VersionId: 'v2' }))],
    ['policy of another account', () => attach('arn:aws:iam::222233334444:policy/ci-boundary')],
  ])('are refused where there is no such %s', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});

describe('attaching', () => {
  it('happens once, however often it is asked for, and is undone once', async () => {
    await attach(S3_FULL);
    await attach(S3_FULL);
    expect(await attached()).toEqual([S3_FULL]);
    expect(sandbox().effects.list().at(-1)).toMatchObject({
      action: 'AttachRolePolicy',
      target: `shop-api-deploy ${S3_FULL}`,
      by: 'arn:aws:iam::111122223333:user/administrator',
    });
    const detach = () => iam().send(new DetachRolePolicyCommand({ ...role, PolicyArn: S3_FULL }));
    await detach();
    expect(await attached()).toEqual([]);
    await expect(detach()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('ends at the quota of the role', async () => {
    const arns = (await names({ Scope: 'AWS' })).slice(2, 4).map((name) => `arn:aws:iam::aws:policy/${name}`);
    const own = account().roles.find(({ name }) => name === role.RoleName);
    own?.attached.push(...Array.from({ length: 9 }, (_, at) => `arn:aws:iam::111122223333:policy/filler-${at}`));
    await attach(arns[0] ?? '');
    await expect(attach(arns[1] ?? '')).rejects.toMatchObject({ name: 'LimitExceededException' });
  });
});

describe('a permissions boundary', () => {
  const put = (PermissionsBoundary: string) =>
    iam().send(new PutRolePermissionsBoundaryCommand({ ...role, PermissionsBoundary }));

  it('is put and taken away', async () => {
    await put(BOUNDARY);
    const { Role } = await iam().send(new GetRoleCommand(role));
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(BOUNDARY);
    await iam().send(new DeleteRolePermissionsBoundaryCommand(role));
    expect((await iam().send(new GetRoleCommand(role))).Role?.PermissionsBoundary).toBeUndefined();
  });

  it('is refused where there is no such policy', async () => {
    await expect(put('arn:aws:iam::111122223333:policy/none')).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});
