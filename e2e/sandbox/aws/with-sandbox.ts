import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, type Credentials, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { administratorKey, HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type SigningKeys, signRequest, type Unsigned } from '@/e2e/sandbox/aws/protocol/sign-request';
import type { JobRequest } from '@/e2e/sandbox/gitlab/job-request';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import { HARBOUR } from '@/e2e/sandbox/world/trust';
import type { Account } from '@/e2e/sandbox/world/types';

type FullKeys = SigningKeys & { readonly sessionToken?: string };

export const HUB: FullKeys = { accessKeyId: HUB_KEY, secretAccessKey: HUB_SECRET };

export const administrator = (account = PRODUCTION): FullKeys => {
  const { id, secret } = administratorKey(account);
  return { accessKeyId: id, secretAccessKey: secret };
};

export const keysOf = (credentials: Credentials | undefined): FullKeys => ({
  accessKeyId: credentials?.AccessKeyId ?? '',
  secretAccessKey: credentials?.SecretAccessKey ?? '',
  sessionToken: credentials?.SessionToken ?? '',
});

/** A sandbox for a file of tests, seeded anew before each, and the real clients for it. */
export function withSandbox() {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  });
  beforeEach(async () => {
    sandbox.faults.clear();
    await fetch(`${sandbox.aws.url}/-/sandbox/reset`, { method: 'POST' });
  });
  afterAll(() => sandbox.close());

  return {
    sandbox: () => sandbox,
    account: (id = PRODUCTION): Account => {
      const account = sandbox.world.accounts.find((candidate) => candidate.id === id);
      if (!account) throw new Error(`no account ${id}`);
      return account;
    },
    token: async (job: Partial<JobRequest> = {}): Promise<string> => {
      const asked = { projectId: 101, ref: 'main', refType: 'branch', audience: `https://${HARBOUR}`, ...job };
      const answer = await fetch(`${sandbox.gitlab.url}/-/sandbox/job-token`, {
        method: 'POST',
        body: JSON.stringify(asked),
      });
      return ((await answer.json()) as { token: string }).token;
    },
    ...clientsOf(() => sandbox),
  };
}

/** What one can do to it as AWS. */
function clientsOf(sandbox: () => Sandbox) {
  const options = (credentials: FullKeys) => ({
    region: 'eu-central-1',
    endpoint: sandbox().aws.url,
    maxAttempts: 1,
    credentials,
  });
  const sts = (keys: FullKeys) => new STSClient(options(keys));
  return {
    iam: (keys: FullKeys = administrator()) => new IAMClient(options(keys)),
    sts,
    /** Credentials of the product's reader or writer. */
    spoke: async (name: 'Reader' | 'Writer', account = PRODUCTION): Promise<FullKeys> => {
      const { Credentials } = await sts(HUB).send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/drawbridge/${name}`,
          RoleSessionName: 'test',
          ExternalId: `harbour-${account}`,
        }),
      );
      return keysOf(Credentials);
    },
    /** What a job does with its token. */
    enter: (role: string, token: string, more: { readonly DurationSeconds?: number } = {}) =>
      sts({ accessKeyId: 'unused', secretAccessKey: 'unused' }).send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: `arn:aws:iam::${PRODUCTION}:role/${role}`,
          RoleSessionName: 'job-1',
          WebIdentityToken: token,
          ...more,
        }),
      ),
    /** A signed request of a service that has no client here. */
    signed: (request: Omit<Unsigned, 'url'> & { readonly path: string }, keys: SigningKeys): Promise<Response> => {
      const { path, ...rest } = request;
      const unsigned = { ...rest, url: `${sandbox().aws.url}${path}` };
      return fetch(unsigned.url, {
        method: unsigned.method,
        headers: signRequest(unsigned, keys, new Date()),
        ...(unsigned.body === undefined ? {} : { body: unsigned.body }),
      });
    },
  };
}
