import { expect, it } from 'vitest';
import { openGitLabWriter } from '@/lib/gitlab/writer';
import { foundJobs } from '@/lib/migration/finding';
import { followAfterSync } from '@/lib/services/migration/follow-migrations';
import { openMigrations } from '@/lib/services/migration/open-migrations';
import { runOpenMigration } from '@/lib/services/migration/run-open';
import { resumeMigrations } from '@/lib/services/migration/start-scan';
import { syncAccount } from '@/lib/services/sync/sync-account';
import type { Context } from '@/lib/services/verb/context';
import { INSTANCE, noWait, RHEA, withMigrationWorld } from '@/lib/test-worlds/migration-test-world';
import { pipelinesOf } from '@/lib/test-worlds/pipelines-test-world';

const world = withMigrationWorld();
const { sandbox, context, scan, findings, actions } = world;

const { projects, requestsOf, openAll, follow, ask, merge, fares } = pipelinesOf(world);

it('twelve projects migrate with one merge request each, and no job that had its role loses it before, between and after', async () => {
  await syncAccount(context(), { accountId: '111122223333', startedBy: 'test' }, noWait);
  await scan();
  const before = await fares();
  const had = [...before].flatMap(([id, how]) => (how === 'entered' ? [id] : []));
  expect(had.length).toBeGreaterThan(4);
  const opened = await openAll();
  expect(opened).toHaveLength(10);
  expect(opened.map((id) => requestsOf(id).map(({ state }) => state))).toEqual(opened.map(() => ['opened']));
  for (const id of opened) {
    await merge(id);
    const between = await fares();
    expect(had.filter((each) => between.get(each) !== 'entered')).toEqual([]);
  }
  await follow();
  const after = await fares();
  expect(opened.filter((id) => after.get(id) !== 'entered')).toEqual([]);
  await follow();
  const verdicts = (await findings()).flatMap(({ jobs }) => foundJobs.parse(jobs).map(({ verdict }) => verdict));
  expect(new Set(verdicts)).toEqual(new Set(['done']));
  const states = new Map((await findings()).map(({ projectId, state }) => [projectId, state]));
  expect(opened.map((id) => states.get(id))).toEqual(opened.map(() => 'verified'));
  const seen = await actions();
  const each = [
    'migration.requested',
    'migration.opening',
    'migration.opened',
    'migration.merged',
    'migration.verified',
  ];
  expect(each.map((action) => seen.filter((other) => other === action).length)).toEqual(each.map(() => 10));
});

it('a job that entered between the merge and our first look at it counts: since when is for GitLab to say', async () => {
  await syncAccount(context(), { accountId: '111122223333', startedBy: 'test' }, noWait);
  await scan();
  const opened = await openAll();
  for (const id of opened) await merge(id);
  await fares();
  await follow();
  const states = new Map((await findings()).map(({ projectId, state }) => [projectId, state]));
  expect(opened.map((id) => states.get(id))).toEqual(opened.map(() => 'verified'));
});

it('run again after it was stopped anywhere, it opens nothing twice', async () => {
  await scan();
  const [id] = await openAll();
  const message = { instanceId: INSTANCE, projectId: id ?? 0 };
  await context().db.migrationFinding.updateMany({ where: message, data: { state: 'opening' } });
  await runOpenMigration(context(), message, noWait);
  expect(requestsOf(message.projectId)).toHaveLength(1);
  // Stopped between the commit and the merge request.
  const project = projects().find((each) => each.id === id);
  if (project) project.mergeRequests = [];
  await context().db.migrationFinding.updateMany({ where: message, data: { state: 'opening' } });
  await runOpenMigration(context(), message, noWait);
  expect(requestsOf(message.projectId)).toHaveLength(1);
});

it('nothing is written where the file changed since it was scanned', async () => {
  await scan();
  const [first] = await findings();
  const { projectId = 0, editDigest = '' } = first ?? {};
  await ask('POST', `/api/v4/projects/${projectId}/repository/commits`, {
    ...{ branch: 'main', commit_message: 'x' },
    actions: [{ action: 'update', file_path: '.gitlab-ci.yml', content: 'a:\n  script: aws $CI_JOB_JWT_V2\n' }],
  });
  await openMigrations(context(), RHEA, { instanceId: INSTANCE, projects: [{ projectId, editDigest }] });
  await runOpenMigration(context(), { instanceId: INSTANCE, projectId }, noWait);
  const after = (await findings()).find((finding) => finding.projectId === projectId);
  expect(after).toMatchObject({
    state: 'found',
    trouble: expect.stringContaining('others than those that were scanned'),
  });
  expect(requestsOf(projectId)).toEqual([]);
  expect(await actions()).toContain('migration.not-opened');
});

it('nothing is written where GitLab reads the pipeline otherwise', async () => {
  const yaml = 'one: {script: [make]}\n';
  const trouble = /does not read this pipeline as Drawbridge does.*Nothing was written/;
  await scan();
  const [first] = await findings();
  const { projectId = 0, editDigest = '' } = first ?? {};
  const gitlab = {
    ...context().gitlab(INSTANCE),
    mergedPipeline: async () => ({ valid: true, errors: [], yaml, jobs: null }),
  };
  const other: Context = { ...context(), gitlab: () => gitlab };
  await openMigrations(other, RHEA, { instanceId: INSTANCE, projects: [{ projectId, editDigest }] });
  await runOpenMigration(other, { instanceId: INSTANCE, projectId }, noWait);
  const after = (await findings()).find((finding) => finding.projectId === projectId);
  expect(after).toMatchObject({ state: 'found', trouble: expect.stringMatching(trouble) });
  expect(requestsOf(projectId)).toEqual([]);
});

it('nothing is written where a push would create other jobs than the rules say here', async () => {
  await scan();
  const [first] = await findings();
  const { projectId = 0, editDigest = '' } = first ?? {};
  const gitlab = { ...context().gitlab(INSTANCE), pushedJobs: async () => [] };
  const other: Context = { ...context(), gitlab: () => gitlab };
  await openMigrations(other, RHEA, { instanceId: INSTANCE, projects: [{ projectId, editDigest }] });
  await runOpenMigration(other, { instanceId: INSTANCE, projectId }, noWait);
  const after = (await findings()).find((finding) => finding.projectId === projectId);
  expect(after).toMatchObject({
    state: 'found',
    trouble: expect.stringMatching(/does not create the job .*Nothing was/),
  });
  expect(requestsOf(projectId)).toEqual([]);
});

it.each([
  ['without the scope api', 'glpat-sandbox-reader'],
  ['that expired', 'glpat-gone'],
])('a writer token %s opens nothing, and the sentence says what to do', async (_, writerToken) => {
  await scan();
  const [first] = await findings();
  const { projectId = 0, editDigest = '' } = first ?? {};
  const url = sandbox().gitlab.url;
  const poor: Context = { ...context(), gitlabWriter: () => openGitLabWriter({ url, writerToken }) };
  await openMigrations(poor, RHEA, { instanceId: INSTANCE, projects: [{ projectId, editDigest }] });
  await runOpenMigration(poor, { instanceId: INSTANCE, projectId }, noWait);
  const after = (await findings()).find((finding) => finding.projectId === projectId);
  expect(after).toMatchObject({ state: 'found', trouble: expect.stringMatching(/^GitLab stopped it at .*Ask again/) });
  expect(requestsOf(projectId)).toEqual([]);
});

it('a proposal that is another than the one looked at is refused, and so is asking twice', async () => {
  await scan();
  const [first] = await findings();
  const { projectId = 0, editDigest = '' } = first ?? {};
  const asked = (digest: string) =>
    openMigrations(context(), RHEA, { instanceId: INSTANCE, projects: [{ projectId, editDigest: digest }] });
  await expect(asked('0'.repeat(64))).rejects.toMatchObject({ code: 'conflict' });
  await asked(editDigest);
  await expect(asked(editDigest)).rejects.toMatchObject({ code: 'conflict' });
  const silent = { ...context(), gitlabWriter: () => null };
  await expect(
    openMigrations(silent, RHEA, { instanceId: INSTANCE, projects: [{ projectId, editDigest }] }),
  ).rejects.toThrow('No writer token');
});

it('a merge request that people closed goes back to found, in words', async () => {
  await scan();
  const [id = 0] = await openAll();
  await ask('PUT', `/api/v4/projects/${id}/merge_requests/1`, { state_event: 'close' });
  await follow();
  const after = (await findings()).find(({ projectId }) => projectId === id);
  expect(after).toMatchObject({ state: 'found', trouble: expect.stringContaining('closed and not merged') });
});

it('a sync follows what is under way, and a start takes up what the process before had begun', async () => {
  const queued: string[] = [];
  const enqueue: Context['jobs']['enqueue'] = async (_, name) => {
    queued.push(name);
  };
  const listening = { ...context(), jobs: { enqueue } };
  await scan();
  await followAfterSync(listening, INSTANCE);
  await resumeMigrations(listening);
  expect(queued).toEqual([]);
  const [id = 0, other = 0] = await openAll();
  await followAfterSync(listening, INSTANCE);
  await context().db.migrationFinding.updateMany({
    where: { projectId: { in: [id, other] } },
    data: { state: 'opening' },
  });
  await context().db.migrationScan.updateMany({ data: { state: 'running', finishedAt: null } });
  await resumeMigrations(listening);
  expect(queued).toEqual(['follow-migration', 'scan-migration', 'open-migration', 'open-migration']);
});
