import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { openReader } from '@/lib/aws/reader';
import { openWriter } from '@/lib/aws/writer';
import type { AccountConfig } from '@/lib/config/config';

const ID = '111122223333';
const DAY = 86_400_000;

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

const spoke = (name: string) => ({
  roleArn: `arn:aws:iam::${ID}:role/drawbridge/${name}`,
  externalId: `harbour-${ID}`,
});
const ACCOUNT: AccountConfig = { id: ID, name: 'Production', reader: spoke('Reader'), writer: spoke('Writer') };

async function open() {
  const aws = { region: 'eu-central-1', endpointUrl: sandbox.aws.url };
  const reader = openReader(ACCOUNT, aws);
  const [role, other] = (await reader.listRoles(null)).roles;
  if (!role || !other) throw new Error('the sandbox has no two roles');
  const write = (by: AccountConfig, name: string) => openWriter(by, aws)?.updateTrustPolicy(name, role.trustPolicy);
  return { reader, role, other, write };
}

it('names who wrote a trust policy, and nobody for another role or before it was written', async () => {
  const { reader, role, other, write } = await open();
  await write(ACCOUNT, role.name);
  const found = await reader.roleEvents(role.name, new Date(Date.now() - DAY));
  expect(found?.[0]).toMatchObject({
    name: 'UpdateAssumeRolePolicy',
    arn: expect.stringContaining('Writer'),
    sourceIp: '127.0.0.1',
  });
  expect(await reader.roleEvents(other.name, null)).toEqual([]);
  expect(await reader.roleEvents(role.name, new Date(Date.now() + DAY))).toEqual([]);
});

it('does not name whose call was refused: it changed nothing', async () => {
  const { reader, other, write } = await open();
  const asReader = { ...ACCOUNT, writer: spoke('Reader') };
  await expect(write(asReader, other.name)).rejects.toMatchObject({ kind: 'access-denied' });
  expect(await reader.roleEvents(other.name, null)).toEqual([]);
});

it('tells apart that it may not ask from that nobody wrote', async () => {
  const { reader, role } = await open();
  const asWriter = openReader(
    { ...ACCOUNT, reader: spoke('Writer') },
    { region: 'us-east-1', endpointUrl: sandbox.aws.url },
  );
  expect(await asWriter.roleEvents(role.name, null)).toBeNull();
  const lost = openReader(
    { ...ACCOUNT, reader: { ...spoke('Reader'), externalId: 'wrong' } },
    { region: 'us-east-1', endpointUrl: sandbox.aws.url },
  );
  await expect(lost.roleEvents(role.name, null)).rejects.toMatchObject({ call: 'sts:AssumeRole' });
  expect(await reader.roleEvents(role.name, null)).not.toBeNull();
});

it('names the subject that entered a role, and beside it the one that was refused', async () => {
  const { reader } = await open();
  const arn = `arn:aws:iam::${ID}:role/shop-api-deploy`;
  const before = new Date(Date.now() - DAY);
  const enter = async (ref: string, region = 'eu-central-1') => {
    const job = { projectId: 101, ref, refType: 'branch', source: 'push', audience: 'https://gitlab.harbour.example' };
    const url = `${sandbox.gitlab.url}/-/sandbox/job-token`;
    const { token } = (await (await fetch(url, { method: 'POST', body: JSON.stringify(job) })).json()) as {
      token: string;
    };
    const sts = new STSClient({ region, endpoint: sandbox.aws.url });
    const command = new AssumeRoleWithWebIdentityCommand({
      RoleArn: arn,
      RoleSessionName: 'ci',
      WebIdentityToken: token,
    });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, { 'x-sandbox-region': region });
        return next(args);
      },
      { step: 'build' },
    );
    return sts.send(command);
  };
  await expect(enter('develop')).rejects.toThrow('Not authorized');
  const regions = ['eu-central-1', 'us-east-1'];
  const develop = {
    subject: 'project_path:shop/api:ref_type:branch:ref:develop',
    audience: 'https://gitlab.harbour.example',
    host: 'gitlab.harbour.example',
    refused: true,
  };
  expect(await reader.roleEntries(arn, before)).toMatchObject({ entries: [], refused: [develop], regions });
  // By the STS of the region, by the global endpoint, and by the STS of a region that is not asked.
  const subject = 'project_path:shop/api:ref_type:branch:ref:main';
  const entries: object[] = [];
  for (const [region, seen] of [
    ['eu-central-1', true],
    ['us-east-1', true],
    ['ap-south-1', false],
  ] as const) {
    await enter('main', region);
    if (seen) entries.push({ subject });
    expect(await reader.roleEntries(arn, before)).toMatchObject({ entries, regions });
  }
  const elsewhere = openReader(
    { ...ACCOUNT, region: 'ap-south-1' },
    { region: 'eu-central-1', endpointUrl: sandbox.aws.url },
  );
  expect(await elsewhere.roleEntries(arn, before)).toMatchObject({
    entries: [{ subject }, { subject }],
    regions: ['ap-south-1', 'us-east-1'],
  });
  const whole = { from: before, to: new Date(Date.now() + DAY), next: null };
  expect(await reader.entriesIn('ap-south-1', whole)).toMatchObject({
    entries: [{ subject, roleArn: arn }],
    next: null,
  });
  expect((await reader.entriesIn('eu-central-1', whole))?.entries).toMatchObject([{ refused: false }, develop]);
  expect(await reader.entriesIn('sa-east-1', whole)).toEqual({ entries: [], oldest: null, next: null });
  const asWriter = openReader(
    { ...ACCOUNT, reader: spoke('Writer') },
    { region: 'us-east-1', endpointUrl: sandbox.aws.url },
  );
  expect(await asWriter.roleEntries(arn, before)).toBeNull();
  expect(await asWriter.entriesIn('eu-central-1', whole)).toBeNull();
});

it('believes nothing of a token that was not verified', async () => {
  const { reader } = await open();
  const claims = Buffer.from(JSON.stringify({ iss: 'https://gitlab.harbour.example', sub: 'forged' }));
  const sts = new STSClient({ region: 'eu-central-1', endpoint: sandbox.aws.url });
  const asked = { RoleArn: `arn:aws:iam::${ID}:role/shop-api-release`, RoleSessionName: 'ci' };
  const token = `e30.${claims.toString('base64url')}.e30`;
  await expect(sts.send(new AssumeRoleWithWebIdentityCommand({ ...asked, WebIdentityToken: token }))).rejects.toThrow();
  const found = await reader.roleEntries(asked.RoleArn, new Date(Date.now() - DAY));
  expect(found).toMatchObject({ entries: [], refused: [] });
});

it('reads more than one page, the newest first', async () => {
  const { reader, other, write } = await open();
  for (let times = 0; times < 55; times++) await write(ACCOUNT, other.name);
  const times = (await reader.roleEvents(other.name, null))?.map(({ at }) => at.getTime()) ?? [];
  expect(times).toHaveLength(55);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});
