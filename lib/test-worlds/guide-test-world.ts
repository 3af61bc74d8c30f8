/** The sandbox over HTTP, synced, with people: what tests of guides begin with. Not for production code. */
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import type { PersonRoleName } from '@/lib/access/permissions';
import type { Database } from '@/lib/db/transaction';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { saveOnboarding, startOnboarding } from '@/lib/services/onboarding/start-onboarding';
import { submitOnboarding } from '@/lib/services/onboarding/submit-onboarding';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { AMIR, at, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';

export const PRODUCTION = '111122223333';
/** Has no OIDC provider of the company's GitLab. */
export const TOOLS = '333344445555';
export const SHOP_API = 101;
export const PIA = person('pia', 'approver');

const PEOPLE: Readonly<Record<string, PersonRoleName>> = { rhea: 'requester', amir: 'approver', pia: 'approver' };

/** A sandbox for the tests of one file, seeded anew before each. */
export function withGuideWorld(database: () => { readonly client: Database }) {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
    sandbox.faults.clear();
    for (const { url } of [sandbox.gitlab, sandbox.aws]) await fetch(`${url}/-/sandbox/reset`, { method: 'POST' });
  });
  afterEach(() => vi.unstubAllEnvs());
  return {
    sandbox: () => sandbox,
    open: (writerToken?: string) => openGuides(database().client, sandbox, writerToken),
  };
}

export type GuideWorld = Awaited<ReturnType<typeof openGuides>>;

async function openGuides(db: Database, sandbox: Sandbox, writerToken = 'glpat-sandbox-writer') {
  const base = new TestWorld().context(db);
  const [company] = sandbox.world.instances;
  const spoke = (account: string, name: string) => ({
    roleArn: `arn:aws:iam::${account}:role/drawbridge/${name}`,
    externalId: `harbour-${account}`,
  });
  const config = {
    ...base.config,
    signIn: { ...base.config.signIn, instanceId: 'harbour' },
    instances: [
      {
        ...{ id: 'harbour', name: 'Harbour', url: sandbox.gitlab.url, issuer: company?.issuer ?? '', shared: false },
        ...{ token: 'glpat-sandbox-reader', writerToken },
      },
    ],
    accounts: [PRODUCTION, TOOLS].map((id) => ({
      ...{ id, name: id, reader: spoke(id, 'Reader'), writer: spoke(id, 'Writer') },
    })),
    aws: { region: 'eu-central-1', endpointUrl: sandbox.aws.url },
  };
  const context: Context = { ...base, config, ...openPorts(config) };
  await ensureConnections(context);
  const wait = async () => {};
  await syncInstance(context, { instanceId: 'harbour', startedBy: 'test' }, wait);
  for (const { id } of config.accounts) await syncAccount(context, { accountId: id, startedBy: 'test' }, wait);
  for (const [id, role] of Object.entries(PEOPLE)) {
    const who = { issuer: company?.issuer ?? '', subject: id, username: id, name: id };
    await db.person.create({ data: { id, ...who, createdAt: context.now() } });
    await db.personRole.create({ data: { personId: id, role, source: 'configuration', grantedAt: context.now() } });
  }
  const view = (number: number) => viewChange(context, RHEA, number);
  /** Approves a change by everyone who may, has it applied, and gives it as it ended. */
  const approveAndApply = async (number: number, approvers = [AMIR]): Promise<ChangeView> => {
    for (const approver of approvers)
      await approveChange(context, approver, { ...at(await view(number)), comment: 'Good.' });
    return apply(number);
  };
  const apply = async (number: number): Promise<ChangeView> => {
    await requestApply(context, RHEA, at(await view(number)));
    const { id } = await db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, wait);
    return view(number);
  };
  const events = (action: string) => db.auditEvent.findMany({ where: { action }, orderBy: { seq: 'asc' } });
  return { db, context, config, view, approveAndApply, apply, events, wait };
}

/** A track of `main` into a new role, with everything that a guide can do for it. */
export const deployTrack = (patch: Partial<TrackAnswers> = {}): TrackAnswers => ({
  name: 'deploy',
  refs: [{ kind: 'exact', type: 'branch', name: 'main' }],
  mergeRequests: false,
  share: { kind: 'project' },
  role: {
    ...{ kind: 'new', name: 'gitlab-shop-api-deploy', path: '/gitlab-ci/', description: 'Deploys shop/api' },
    ...{ maxSessionSeconds: 3600, permissionsBoundary: null, tags: { owner: 'shop' } },
  },
  managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  inlinePolicies: [
    {
      name: 'bucket',
      document: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:CreateBucket', Resource: '*' }],
      }),
    },
  ],
  variable: { key: 'ROLE_ARN', environmentScope: '*', masked: false, groupId: null },
  tool: 'aws-cli',
  ...{ token: 'AWS_ID_TOKEN', image: null, script: null, shell: 'sh' },
  credentials: 'profile',
  mergeRequest: true,
  ...patch,
});

/** A guide for shop/api with these tracks, saved. */
export async function answered(of: GuideWorld, tracks: TrackAnswers[], accountId = TOOLS) {
  const started = await startOnboarding(of.context, RHEA, { instanceId: 'harbour', projectId: SHOP_API });
  const answers = { accountId, audience: null, thumbprint: null, tracks };
  return saveOnboarding(of.context, RHEA, { ...at(started), answers });
}

export const submit = (of: GuideWorld, guide: { number: number; version: number }) =>
  submitOnboarding(of.context, RHEA, { ...at(guide), reason: 'shop/api deploys to tools now.' });

/** What STS says to a job of this branch: "enters", or the name of its refusal. */
export async function enters({ gitlab, aws, world }: Sandbox, ref: string, role: string): Promise<string> {
  const audience = world.instances[0]?.issuer;
  const body = JSON.stringify({ projectId: SHOP_API, ref, refType: 'branch', audience });
  const minted = await fetch(`${gitlab.url}/-/sandbox/job-token`, { method: 'POST', body });
  const { token } = (await minted.json()) as { token: string };
  const sts = new STSClient({
    ...{ region: 'eu-central-1', endpoint: aws.url, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } },
  });
  const command = new AssumeRoleWithWebIdentityCommand({
    ...{ RoleArn: `arn:aws:iam::${TOOLS}:role${role}`, RoleSessionName: 'job' },
    WebIdentityToken: token,
  });
  return sts.send(command).then(
    () => 'enters',
    (error: Error) => error.name,
  );
}
