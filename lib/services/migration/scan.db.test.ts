import { expect, it } from 'vitest';
import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';
import { foundJobs } from '@/lib/migration/finding';
import { runMigrationScan } from '@/lib/services/migration/run-scan';
import { startMigrationScan } from '@/lib/services/migration/start-scan';
import { person } from '@/lib/test-worlds/change-test-world';
import { INSTANCE, noWait, RHEA, withMigrationWorld } from '@/lib/test-worlds/migration-test-world';

const { context, scan, findings, actions } = withMigrationWorld();

it('a scan of the group finds every form and leaves out what has none', async () => {
  expect(await scan()).toMatchObject({ state: 'done', note: null });
  const found = (await findings()).map(({ project, jobs, files, staticKeys }) => [
    project.name,
    foundJobs
      .parse(jobs)
      .map(({ verdict, uses, worked }) => `${verdict} ${uses.map(({ variable }) => variable)} ${worked}`),
    Array.isArray(files) ? files.length : null,
    Array.isArray(staticKeys) ? staticKeys.length : null,
  ]);
  expect(Object.fromEntries(found.map(([name, ...rest]) => [name, rest]))).toEqual({
    tracker: [['edit CI_JOB_JWT false'], 1, 0],
    tariffs: [['edit CI_JOB_JWT_V1 false'], 1, 0],
    customs: [['edit CI_JOB_JWT_V2 true'], 1, 0],
    routing: [['edit CI_JOB_JWT_V2 true'], 1, 0],
    labels: [['edit CI_JOB_JWT false'], 1, 0],
    manifest: [['edit CI_JOB_JWT_V2 true'], 1, 0],
    yard: [['edit CI_JOB_JWT_V2 true'], 1, 0],
    gateway: [['edit CI_JOB_JWT_V1 false'], 1, 0],
    portal: [[], 0, 2],
    reports: [['edit CI_JOB_JWT_V2 true'], 1, 4],
    fleet: [['edit CI_JOB_JWT_V2 true'], 1, 2],
  });
  expect(await actions()).toEqual(['migration.scan-started', 'migration.scan-finished']);
});

it('no value of a variable is kept, but for the ARN of a role that a job names', async () => {
  await scan();
  const rows = JSON.stringify([await findings(), (await context().db.auditEvent.findMany()).map(({ data }) => data)]);
  expect(rows).not.toMatch(/AKIAFAKE|fake\/secret/);
  const customs = (await findings()).find(({ project }) => project.name === 'customs');
  expect(foundJobs.parse(customs?.jobs)[0]?.roles).toEqual([
    { kind: 'arn', arn: 'arn:aws:iam::222233334444:role/freight-customs' },
  ]);
});

it('a scan that a failing GitLab ended keeps what it found, and the next one finds the rest', async () => {
  const { gitlab } = context();
  let calls = 0;
  const expires = (): GitLabPort => ({
    ...gitlab(INSTANCE),
    variableNames: async () => {
      calls += 1;
      if (calls > 3) throw new GitLabError('GET /projects/:id/variables', { kind: 'unauthorized', detail: 'expired.' });
      return [];
    },
  });
  const ended = await scan('freight', undefined, { ...context(), gitlab: expires });
  expect(ended.state === 'failed' ? ended.note : ended.state).toContain('What was read before is kept.');
  expect(await findings()).not.toEqual([]);
  expect(await actions()).toContain('migration.scan-failed');
  expect(await scan()).toMatchObject({ state: 'done' });
  expect(await findings()).toHaveLength(11);
});

it('a scan that was stopped goes on behind the last finished piece', async () => {
  const { scanId } = await startMigrationScan(context(), RHEA, { instanceId: INSTANCE, groupPath: 'freight' });
  await context().db.migrationScan.update({ where: { id: scanId }, data: { cursor: 206, done: 6 } });
  await runMigrationScan(context(), { scanId }, noWait);
  const ids = (await findings()).map(({ projectId }) => projectId);
  expect(Math.min(...ids)).toBe(207);
  await runMigrationScan(context(), { scanId }, noWait);
  expect((await actions()).filter((action) => action === 'migration.scan-finished')).toHaveLength(1);
});

it('of one GitLab one scan runs at a time, and only for those who may', async () => {
  const input = { instanceId: INSTANCE, groupPath: 'freight' };
  await expect(startMigrationScan(context(), person('vik', 'viewer'), input)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await startMigrationScan(context(), RHEA, input);
  await expect(startMigrationScan(context(), RHEA, input)).rejects.toMatchObject({ code: 'conflict' });
  await expect(startMigrationScan(context(), RHEA, { ...input, groupPath: 'no' })).rejects.toMatchObject({
    code: 'not-found',
  });
});
