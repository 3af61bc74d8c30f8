import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { AwsError } from '@/lib/aws/port';
import { openReader } from '@/lib/aws/reader';
import { openWriter } from '@/lib/aws/writer';
import type { AccountConfig } from '@/lib/config/config';

const ID = '111122223333';
const spoke = (name: string) => ({
  roleArn: `arn:aws:iam::${ID}:role/drawbridge/${name}`,
  externalId: `harbour-${ID}`,
});
const ACCOUNT: AccountConfig = { id: ID, name: 'Production', reader: spoke('Reader'), writer: spoke('Writer') };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
});
afterEach(() => vi.unstubAllEnvs());

const aws = () => ({ region: 'eu-central-1', endpointUrl: sandbox.aws.url });
function setup(beforeCall = () => {}) {
  const writer = openWriter(ACCOUNT, aws());
  if (writer === null) throw new Error('no writer');
  return writer.setup(beforeCall);
}
const kindOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof AwsError ? error.kind : String(error)),
  );

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'] }],
});
const ROLE = {
  ...{ name: 'pipeline-new', path: '/pipelines/', trustPolicy: TRUST, description: '', maxSessionSeconds: 3600 },
  ...{ permissionsBoundary: null, tags: { owner: 'shop' } },
};
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const INLINE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::a' }],
});

describe('a role', () => {
  it('is made with its policies, read back, and goes again', async () => {
    const reader = openReader(ACCOUNT, aws());
    await setup().createRole(ROLE);
    await setup().attachRolePolicy(ROLE.name, READ_ONLY);
    await setup().putRolePolicy(ROLE.name, 'bucket', INLINE);
    expect(await reader.roleDetail(ROLE.name)).toMatchObject({
      ...{ path: '/pipelines/', tags: { owner: 'shop' }, maxSessionSeconds: 3600 },
      attachedPolicies: [{ arn: READ_ONLY }],
    });
    expect(JSON.parse((await reader.rolePolicy(ROLE.name, 'bucket')) ?? '')).toEqual(JSON.parse(INLINE));
    expect(await reader.rolePolicy(ROLE.name, 'other')).toBeNull();
    expect(await kindOf(setup().deleteRole(ROLE.name))).toBe('in-use');
    await setup().detachRolePolicy(ROLE.name, READ_ONLY);
    await setup().deleteRolePolicy(ROLE.name, 'bucket');
    await setup().deleteRole(ROLE.name);
    expect(await kindOf(reader.roleDetail(ROLE.name))).toBe('no-such-entity');
  });

  it('whose name is taken, in another path and in other letters, is refused', async () => {
    await setup().createRole({ ...ROLE, name: 'Taken' });
    expect(await kindOf(setup().createRole({ ...ROLE, name: 'taken', path: '/' }))).toBe('already-exists');
  });

  it('is not made where the last question before the call says no', async () => {
    const gone = setup(() => {
      throw new Error('lease lost');
    });
    expect(await kindOf(gone.createRole({ ...ROLE, name: 'never' }))).not.toBe('done');
    expect(await kindOf(openReader(ACCOUNT, aws()).roleDetail('never'))).toBe('no-such-entity');
  });
});

it('a provider is made, gets an audience beside the others, and goes again', async () => {
  const url = 'https://gitlab.new.example';
  const arn = `arn:aws:iam::${ID}:oidc-provider/gitlab.new.example`;
  const reader = openReader(ACCOUNT, aws());
  expect(await reader.provider(arn)).toBeNull();
  const thumbprints = ['a'.repeat(40)];
  await setup().createProvider({ url, clientIds: [url], thumbprints, tags: {} });
  await setup().addClientId(arn, 'https://aws.example');
  expect(await reader.provider(arn)).toMatchObject({
    host: 'gitlab.new.example',
    clientIds: [url, 'https://aws.example'],
  });
  expect(await kindOf(setup().createProvider({ url, clientIds: [url], thumbprints, tags: {} }))).toBe('already-exists');
  await setup().deleteProvider(arn);
  expect(await reader.provider(arn)).toBeNull();
});

it('managed policies of AWS and of the account are listed and told apart', async () => {
  const policies = await openReader(ACCOUNT, aws()).listManagedPolicies();
  expect(policies).toContainEqual(expect.objectContaining({ arn: READ_ONLY, name: 'ReadOnlyAccess', byAws: true }));
  expect(policies?.some(({ byAws }) => !byAws)).toBe(true);
});
