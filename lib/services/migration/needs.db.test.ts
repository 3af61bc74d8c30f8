import { expect, it } from 'vitest';
import { draftAudience } from '@/lib/services/migration/draft-audience';
import { getMigration, getMigrationBoard } from '@/lib/services/migration/get-migration';
import { openMigrations } from '@/lib/services/migration/open-migrations';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { person } from '@/lib/test-worlds/change-test-world';
import { INSTANCE, noWait, RHEA, withMigrationWorld } from '@/lib/test-worlds/migration-test-world';

const { context, scan } = withMigrationWorld();
const VIK = person('vik', 'viewer');
const STS = 'https://sts.amazonaws.com';
const TRACKER = 201;

async function read(audience?: string) {
  for (const accountId of ['111122223333', '222233334444'])
    await syncAccount(context(), { accountId, startedBy: 'test' }, noWait);
  await scan('freight', audience);
}
const project = async (name: string) => {
  const board = await getMigrationBoard(context(), VIK);
  const line = board.lines.find(({ path }) => path.endsWith(`/${name}`));
  return getMigration(context(), VIK, { instanceId: INSTANCE, projectId: line?.projectId ?? TRACKER });
};

it('the board counts and lists what was found', async () => {
  await read();
  const board = await getMigrationBoard(context(), VIK);
  expect(board).toMatchObject({
    counts: { found: 11, opening: 0, proposed: 0, merged: 0, verified: 0 },
    scans: [{ groupPath: 'freight', state: 'done', done: 13, total: 13 }],
    instances: [{ id: INSTANCE, writable: true }],
    cut: false,
  });
  expect(board.lines.find(({ path }) => path.endsWith('/reports'))).toMatchObject({
    ...{ state: 'found', variables: ['CI_JOB_JWT_V2'], staticKeys: 4, editable: true },
    jobs: { edit: 1, done: 0, byHand: 0 },
  });
});

it('with the instance for its audience, roles that admit the project are ready, and one that is not known is said to be so', async () => {
  await read();
  const tracker = await project('tracker');
  expect(tracker.found[0]).toMatchObject({ worked: false, tokens: ['CI_JOB_JWT'] });
  expect(tracker.found[0]?.needs.map(({ name, need }) => `${name} ${need}`)).toContain('freight-core-deploy ready');
  expect(tracker.files[0]?.hunks[0]?.lines.filter(({ sign }) => sign === '+')).toHaveLength(3);
  const customs = await project('customs');
  expect(customs.found[0]?.needs).toMatchObject([{ need: 'unknown', named: true, accountId: null }]);
});

it('another audience is asked of the provider and of the trust policy, and one draft adds it to both', async () => {
  await read(STS);
  const tracker = await project('tracker');
  const need = tracker.found[0]?.needs.find(({ name }) => name === 'freight-core-deploy');
  expect(need).toMatchObject({ need: 'audience', ref: 'main', audience: STS });
  expect(need?.provider).toContain('oidc-provider/');
  await context().db.person.create({
    data: { ...{ id: 'rhea', issuer: 'x', subject: 'rhea', username: 'rhea', name: 'Rhea' }, createdAt: new Date() },
  });
  const asked = {
    instanceId: INSTANCE,
    role: { accountId: need?.accountId ?? '', name: need?.name ?? '' },
    audience: STS,
  };
  const { number } = await draftAudience(context(), RHEA, asked);
  const change = await context().db.change.findFirstOrThrow({ where: { number }, include: { steps: true } });
  expect(change.state).toBe('draft');
  expect(change.steps.map(({ kind }) => kind)).toContain('add-audience');
  const { issuer } = tracker;
  expect(JSON.parse(change.proposedDocument).Statement).toMatchObject([
    { Condition: { StringEquals: { [`${issuer.slice('https://'.length)}:aud`]: [issuer, STS] } } },
  ]);
  await expect(draftAudience(context(), VIK, asked)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(draftAudience(context(), RHEA, { ...asked, audience: issuer })).rejects.toThrow(
    'means the same as the live one',
  );
});

it('no merge request is opened while a role that accepts the old token refuses the new one, and one is for a job that has nothing to lose', async () => {
  await read(STS);
  const open = async (name: string) => {
    const { projectId, editDigest } = await project(name);
    return openMigrations(context(), RHEA, { instanceId: INSTANCE, projects: [{ projectId, editDigest }] });
  };
  await expect(open('routing')).rejects.toThrow(/does not accept https:\/\/sts.amazonaws.com yet/);
  await expect(open('tracker')).resolves.toEqual({ queued: 1 });
});

it('a project where nothing was found is not there', async () => {
  await expect(getMigration(context(), VIK, { instanceId: INSTANCE, projectId: 101 })).rejects.toMatchObject({
    code: 'not-found',
  });
});
