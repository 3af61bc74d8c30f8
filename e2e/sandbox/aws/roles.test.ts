import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import { policy, service } from '@/e2e/sandbox/world/trust';

const { iam, account, sandbox } = withSandbox();
const TRUST = policy(service('lambda'));
const S3_FULL = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';

const create = (name: string, more: Partial<CreateRoleCommand['input']> = {}) =>
  iam().send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST, ...more }));

describe('a role that is created', () => {
  it('is read back with everything that it was given', async () => {
    const { Role: created } = await create('fresh', {
      Path: '/team/',
      Description: 'Größe & <Maß>',
      MaxSessionDuration: 7200,
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/ci-boundary',
      Tags: [{ Key: 'owner', Value: 'shop + co' }],
    });
    const { Role: role } = await iam().send(new GetRoleCommand({ RoleName: 'FRESH' }));
    expect(role).toEqual(created);
    expect(role).toMatchObject({
      Arn: 'arn:aws:iam::111122223333:role/team/fresh',
      Description: 'Größe & <Maß>',
      MaxSessionDuration: 7200,
      PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/ci-boundary' },
      Tags: [{ Key: 'owner', Value: 'shop + co' }],
    });
    expect(decodeURIComponent(role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST);
    expect(sandbox().effects.list().at(-1)).toMatchObject({ action: 'CreateRole', target: 'fresh', document: TRUST });
  });

  it('lasts one hour where nothing else is said', async () => {
    expect((await create('fresh')).Role).toMatchObject({ Path: '/', MaxSessionDuration: 3600 });
  });

  it.each([
    ['a name with a blank', { RoleName: 'not a name' }, 'ValidationError', 400],
    ['a name of 65 characters', { RoleName: 'a'.repeat(65) }, 'ValidationError', 400],
    [
      'the name of another in other case and path',
      { RoleName: 'SHOP-API-deploy', Path: '/x/' },
      'EntityAlreadyExistsException',
      409,
    ],
    ['a path without its last slash', { Path: '/team' }, 'ValidationError', 400],
    ["a path of AWS's own", { Path: '/aws-service-role/ecs/' }, 'InvalidInputException', 400],
    ['sessions of 43201 seconds', { MaxSessionDuration: 43_201 }, 'ValidationError', 400],
    ['sessions of 3599 seconds', { MaxSessionDuration: 3599 }, 'ValidationError', 400],
    [
      'a boundary that is not there',
      { PermissionsBoundary: 'arn:aws:iam::111122223333:policy/none' },
      'NoSuchEntityException',
      404,
    ],
    [
      'one tag twice',
      {
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      },
      'InvalidInputException',
      400,
    ],
    ['a broken trust policy', { AssumeRolePolicyDocument: '{' }, 'MalformedPolicyDocumentException', 400],
    ['a document beyond Latin-1', { AssumeRolePolicyDocument: TRUST.replace('lambda', '日') }, 'ValidationError', 400],
  ])('is refused with %s', async (_, more, name, status) => {
    const [roles, effects] = [account().roles.length, sandbox().effects.list().length];
    await expect(create('fresh', more)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(account().roles).toHaveLength(roles);
    expect(sandbox().effects.list()).toHaveLength(effects);
  });

  it('is refused beyond the quota of the account', async () => {
    const [role] = account().roles;
    if (!role) throw new Error('no role');
    const many = Array.from({ length: 1000 - account().roles.length }, (_, at) => ({ ...role, name: `filler-${at}` }));
    account().roles.push(...many.slice(1));
    await create('the-last');
    await expect(create('one-too-many')).rejects.toMatchObject({ name: 'LimitExceededException' });
  });
});

describe('deleting a role', () => {
  const remove = (RoleName: string) => iam().send(new DeleteRoleCommand({ RoleName }));

  it('needs its policies to be gone first', async () => {
    const role = { RoleName: 'fresh' };
    await create('fresh');
    await iam().send(new AttachRolePolicyCommand({ ...role, PolicyArn: S3_FULL }));
    await expect(remove('fresh')).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await iam().send(new DetachRolePolicyCommand({ ...role, PolicyArn: S3_FULL }));
    const inline = '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}';
    await iam().send(new PutRolePolicyCommand({ ...role, PolicyName: 'p', PolicyDocument: inline }));
    await expect(remove('fresh')).rejects.toMatchObject({ $metadata: { httpStatusCode: 409 } });
    await iam().send(new DeleteRolePolicyCommand({ ...role, PolicyName: 'p' }));
    await remove('fresh');
    await expect(iam().send(new GetRoleCommand(role))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('leaves the roles of services alone', async () => {
    await expect(remove('AWSServiceRoleForECS')).rejects.toMatchObject({ name: 'UnmodifiableEntityException' });
  });
});

describe('changing a role', () => {
  const role = { RoleName: 'shop-api-deploy' };

  it('sets description and longest session, and one hour where that is not given', async () => {
    await iam().send(new UpdateRoleCommand({ ...role, Description: 'Deploys', MaxSessionDuration: 7200 }));
    expect((await iam().send(new GetRoleCommand(role))).Role).toMatchObject({
      Description: 'Deploys',
      MaxSessionDuration: 7200,
    });
    await iam().send(new UpdateRoleCommand(role));
    expect((await iam().send(new GetRoleCommand(role))).Role?.MaxSessionDuration).toBe(3600);
  });

  it('overwrites a tag of the same key, and takes tags away', async () => {
    await iam().send(
      new TagRoleCommand({
        ...role,
        Tags: [
          { Key: 'Owner', Value: 'new' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    expect((await iam().send(new ListRoleTagsCommand(role))).Tags).toEqual([
      { Key: 'Owner', Value: 'new' },
      { Key: 'b', Value: '' },
    ]);
    await iam().send(new UntagRoleCommand({ ...role, TagKeys: ['owner'] }));
    expect((await iam().send(new ListRoleTagsCommand(role))).Tags).toEqual([{ Key: 'b', Value: '' }]);
  });

  it.each([
    ['a key of AWS', [{ Key: 'aws:x', Value: '' }], 'InvalidInputException'],
    ['51 tags', Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })), 'LimitExceededException'],
  ])('refuses %s', async (_, Tags, name) => {
    await expect(iam().send(new TagRoleCommand({ ...role, Tags }))).rejects.toMatchObject({ name });
  });

  it('refuses a role that is not there', async () => {
    const nobody = { RoleName: 'nobody', PolicyDocument: TRUST };
    await expect(iam().send(new UpdateAssumeRolePolicyCommand(nobody))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('listing', () => {
  it('gives every role once, over short pages', async () => {
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page: { Roles?: { RoleName?: string | undefined }[] | undefined; Marker?: string | undefined } =
        await iam().send(new ListRolesCommand({ MaxItems: 5, ...(Marker === undefined ? {} : { Marker }) }));
      expect(page.Roles?.length).toBeLessThanOrEqual(5);
      names.push(...(page.Roles ?? []).map(({ RoleName }) => RoleName));
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(names).toEqual(account().roles.map(({ name }) => name));
  });

  it('keeps to a path', async () => {
    const { Roles } = await iam().send(new ListRolesCommand({ PathPrefix: '/gitlab-ci/' }));
    expect(Roles?.map(({ RoleName }) => RoleName)).toEqual(['platform-terraform-apply']);
  });

  it.each([
    ['a marker that it did not give', { Marker: '17' }, 'InvalidInput'],
    ['1001 at once', { MaxItems: 1001 }, 'ValidationError'],
  ])('refuses %s', async (_, input, code) => {
    await expect(iam().send(new ListRolesCommand(input))).rejects.toMatchObject({
      name: expect.stringContaining(code),
    });
  });
});
