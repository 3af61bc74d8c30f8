import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { openReader } from '@/lib/aws/reader';
import { openWriter } from '@/lib/aws/writer';
import type { AccountConfig } from '@/lib/config/config';

const ID = '111122223333';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
});
afterEach(() => {
  vi.unstubAllEnvs();
  sandbox.faults.clear();
});

const spoke = (name: string) => ({
  roleArn: `arn:aws:iam::${ID}:role/drawbridge/${name}`,
  externalId: `harbour-${ID}`,
});
const ACCOUNT: AccountConfig = { id: ID, name: 'Production', reader: spoke('Reader'), writer: spoke('Writer') };
const aws = () => ({ region: 'eu-central-1', endpointUrl: sandbox.aws.url });
const inWorld = () => sandbox.world.accounts.find(({ id }) => id === ID);

it('a session that AWS does not take any more is taken anew at once, for reading and for writing', async () => {
  const [reader, writer] = [openReader(ACCOUNT, aws()), openWriter(ACCOUNT, aws())];
  await reader.alias();
  await writer?.identity();
  await fetch(`${sandbox.aws.url}/-/sandbox/revoke-sessions`, { method: 'POST' });
  expect(await reader.alias()).toBe('harbour-production');
  expect(await writer?.identity()).toMatchObject({ accountId: ID });
});

describe('reading an account over HTTP', () => {
  it('lists every role with its trust policy as it stands in IAM', async () => {
    const reader = openReader(ACCOUNT, aws());
    const policies = new Map<string, string>();
    let marker: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof reader.listRoles>> = await reader.listRoles(marker);
      for (const role of page.roles) policies.set(role.name, role.trustPolicy);
      marker = page.next;
    } while (marker !== null);
    expect(policies).toEqual(new Map(inWorld()?.roles.map(({ name, trust }) => [name, trust])));
  });

  it('reads what ListRoles leaves out, at once and role by role, to the same effect', async () => {
    const reader = openReader(ACCOUNT, aws());
    const page = await reader.listRoleDetails(null);
    const [role] = page?.roles ?? [];
    if (!role) throw new Error('no role');
    const { inlinePolicies, ...listed } = role;
    const { description: _, maxSessionSeconds: __, ...alone } = await reader.roleDetail(listed.name);
    expect(alone).toEqual(listed);
    expect(await reader.inlinePolicies(listed.name)).toEqual(inlinePolicies);
  });

  it('reads providers, limits, alias and identity', async () => {
    const reader = openReader(ACCOUNT, aws());
    expect(await reader.identity()).toMatchObject({ accountId: ID, partition: 'aws' });
    expect(await reader.alias()).toBe('harbour-production');
    expect(await reader.summary()).toMatchObject({ trustPolicyQuota: 2048 });
    const providers = await reader.listProviders();
    expect(providers.map(({ host }) => host)).toEqual(inWorld()?.providers.map(({ host }) => host));
  });

  it('is refused with a wrong external id, and says by which call', async () => {
    const reader = openReader({ ...ACCOUNT, reader: { ...spoke('Reader'), externalId: 'guessed' } }, aws());
    await expect(reader.alias()).rejects.toMatchObject({ call: 'sts:AssumeRole', kind: 'access-denied' });
  });

  it('waits out throttling', async () => {
    sandbox.faults.add({ operation: 'ListRoles', kind: 'throttle', times: 1 });
    expect((await openReader(ACCOUNT, aws()).listRoles(null)).roles.length).toBeGreaterThan(0);
  });
});

describe('writing over HTTP', () => {
  const ROLE = 'shop-api-deploy';
  const trust = () => inWorld()?.roles.find(({ name }) => name === ROLE)?.trust ?? '';

  it('replaces the trust policy by exactly the document given', async () => {
    const document = JSON.stringify(JSON.parse(trust()));
    await openWriter(ACCOUNT, aws())?.updateTrustPolicy(ROLE, document);
    expect((await openReader(ACCOUNT, aws()).roleDetail(ROLE)).trustPolicy).toBe(document);
    expect(sandbox.effects.list().at(-1)).toMatchObject({ action: 'UpdateAssumeRolePolicy', target: ROLE });
  });

  it('makes one attempt where AWS fails after the effect, and does not claim to know', async () => {
    const count = sandbox.effects.list().length;
    sandbox.faults.add({ operation: 'UpdateAssumeRolePolicy', kind: 'error-after', times: 1 });
    const written = openWriter(ACCOUNT, aws())?.updateTrustPolicy(ROLE, trust());
    await expect(written).rejects.toMatchObject({ kind: 'server-fault' });
    expect(sandbox.effects.list()).toHaveLength(count + 1);
  });

  it.each([
    ['no-such-role', '{"Version":"2012-10-17","Statement":[]}', 'no-such-entity'],
    ['shop-api-deploy', '{"Version":', 'malformed-policy'],
  ])('tells why %s with %s was not written: %s', async (name, document, kind) => {
    await expect(openWriter(ACCOUNT, aws())?.updateTrustPolicy(name, document)).rejects.toMatchObject({ kind });
  });
});
