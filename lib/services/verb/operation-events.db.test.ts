import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '@/app/api/operations/all';
import { runOperation } from '@/app/api/run-operation';
import { AwsError } from '@/lib/aws/port';
import { GitLabError } from '@/lib/gitlab/port';
import { verifyAudit } from '@/lib/services/audit/verify-audit';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { AppError } from '@/lib/services/verb/app-error';
import { iamFailure, STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { ADA, openWorld, RULES, WHERE, type World, WRITES } from '@/lib/test-worlds/operation-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** Operations that only answer, with what they are asked here. They leave no event, whatever they find. */
const READS: Readonly<Record<string, Record<string, unknown>>> = {
  ...{
    getOverview: {},
    getExposure: {},
    getAccessMap: {},
    getProgress: { subjects: 'change:1' },
    searchAnything: { q: 'role' },
    listRoles: {},
    getReductions: WHERE,
    listReductions: { kind: 'pin-id' },
    listRefused: {},
    getCapabilities: WHERE,
    listViews: { list: 'roles' },
    getStarts: WHERE,
    getStarters: WHERE,
    getRole: WHERE,
    exportTerraform: WHERE,
  },
  ...{ getPipelineFiles: WHERE, listProjects: {}, getProject: { instanceId: 'main', projectId: '1' } },
  getPipelines: { instanceId: 'main', projectId: '1' },
  ...{ listChanges: {}, getChange: { number: '1' }, packProposal: {}, previewChange: {}, listAuditEvents: {} },
  ...{ countAuditEvents: {}, listAccess: {}, getAuditChain: {}, getAuditEvent: { seq: '1' }, listConnections: {} },
  ...{ listProcesses: {}, listTemplates: {}, exportTemplate: { name: 'reader', format: 'terraform' } },
  ...{ listPeople: {}, findPeople: {}, getLinkCandidates: {}, listGroupGrants: {} },
  ...{ listSessions: {}, listTokens: {}, getNotifications: {}, getNoticeChoices: {}, getApprovalRules: {} },
  listRefusedSignIns: {},
  ...{ tryApprovalRules: RULES, listReviews: {}, previewReview: { scope: { reviewers: ['vik'] } } },
  ...{
    getReview: { number: '1' },
    listReviewItems: { number: '1' },
    getReviewReport: { number: '1' },
    evaluate: { text: '{}' },
    compare: {},
    lint: {},
  },
  ...{ explainAccess: {}, whoDrifted: WHERE, findSources: { instanceId: 'main' }, getComposer: WHERE },
  ...{ listOnboardings: {}, getOnboarding: { number: '1' }, checkFirstRun: { number: '1' } },
  ...{ checkIssuer: { instanceId: 'none' }, findPolicies: { accountId: ACCOUNT }, getMigrationBoard: {} },
  ...{ planOffboarding: { instanceId: 'main', projectId: '1' } },
  ...{ getMigration: { instanceId: 'main', projectId: '1' } },
  ...{ readSource: { instanceId: 'main', projectId: '1' }, refreshProject: { instanceId: 'main', projectId: '1' } },
};

const operationOf = (id: string) => {
  const operation = OPERATIONS.find((each) => each.id === id);
  if (!operation) throw new Error(`There is no operation ${id}.`);
  return operation;
};

/** Events since the world was made ready. */
async function eventsOf({ events, db }: World, work: () => Promise<unknown>) {
  const last = (await db.auditEvent.findFirst({ orderBy: { seq: 'desc' } }))?.seq ?? 0n;
  await work();
  return (await events({ seq: { gt: last } })).map(({ action, result }) => `${action} ${result}`);
}

it('every operation of the API has a row', () => {
  const all = OPERATIONS.map(({ id }) => id);
  expect([...Object.keys(WRITES), ...Object.keys(READS)].sort()).toEqual(all.sort());
});

describe.each(Object.entries(WRITES))('%s', (id, { done, call }) => {
  it('is its one event when it is done', async () => {
    const world = await openWorld(database().client);
    const [actor, input] = await call(world);
    const told = await eventsOf(world, () => runOperation(operationOf(id), world.context, actor, input));
    expect(told).toEqual(done.map((action) => `${action} done`));
  });

  it('is one refusal when a stranger asks for the same, and no failure of ours when the product itself does', async () => {
    const world = await openWorld(database().client);
    const [, input] = await call(world);
    const told = await eventsOf(world, () =>
      expect((async () => runOperation(operationOf(id), world.context, STRANGER, input))()).rejects.toMatchObject({
        code: 'forbidden',
      }),
    );
    expect(told).toEqual(['access.refused refused']);
    const asked = async () => operationOf(id).run(world.context, SYSTEM, input);
    await asked().catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
  });
});

it.each(Object.entries(READS))('%s leaves no event', async (id, input) => {
  const world = await openWorld(database().client);
  const told = await eventsOf(world, async () => {
    await runOperation(operationOf(id), world.context, ADA, input).catch((error: unknown) =>
      expect(error).toBeInstanceOf(AppError),
    );
  });
  expect(told).toEqual([]);
});

/** What can fail after it was allowed, each as its own event beside those that led to it. */
const FAILURES: Readonly<
  Record<string, { readonly told: readonly string[]; readonly work: (world: World, requested: number) => unknown }>
> = {
  'a sync of an account that AWS refuses': {
    told: ['sync.failed failed'],
    work: ({ context, world }) => {
      world.fault = () => {
        throw new AwsError('iam:ListRoles', 'access-denied', 'no.', null);
      };
      return syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
    },
  },
  'a sync of a GitLab that refuses': {
    told: ['sync.failed failed'],
    work: ({ context, world }) => {
      world.fault = () => {
        throw new GitLabError('GET /projects', { kind: 'forbidden', detail: 'no.' });
      };
      return syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
    },
  },
  'an apply that IAM refuses': {
    told: ['change.apply-intended done', 'change.apply-attempted done', 'change.apply-failed failed'],
    work: ({ work, world }, number) => {
      world.onWrite = () => {
        throw iamFailure('access-denied');
      };
      return work(number);
    },
  },
  'a log that somebody wrote over': {
    told: ['audit.broken failed'],
    work: async ({ context, db }) => {
      await db.$executeRaw`ALTER TABLE "AuditEvent" DISABLE TRIGGER ALL`;
      await db.$executeRaw`UPDATE "AuditEvent" SET "actorName" = 'nobody' WHERE seq = 2`;
      expect(await verifyAudit(context, ADA)).toMatchObject({ ok: false, seq: '2' });
    },
  },
};

it.each(Object.entries(FAILURES))('%s is its one failure', async (_, { told, work }) => {
  const world = await openWorld(database().client);
  const { number } = await world.requested();
  expect(await eventsOf(world, async () => work(world, number))).toEqual(told);
});
