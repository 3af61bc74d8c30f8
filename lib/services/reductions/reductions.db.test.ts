import { expect, it } from 'vitest';
import { listChanges } from '@/lib/services/changes/list-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { progressOf } from '@/lib/services/live/get-progress';
import { batchEffects } from '@/lib/services/reductions/batch-effects';
import { draftReductions } from '@/lib/services/reductions/draft-reductions';
import { getReductions } from '@/lib/services/reductions/get-reductions';
import { listReductions } from '@/lib/services/reductions/list-reductions';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { AMIR, openChanges, person, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testPolicy, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const HOST = 'gitlab.example.com';
const WHERE = { accountId: ACCOUNT, name: ROLE };
const MAIN = 'project_path:pay/service-1:ref_type:branch:ref:main';
const wide = (path: string) => testPolicy(path, '*').replace('StringEquals', 'StringLike');

/** Three roles that admit any ref of a project; main of the first was seen entering. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world } = opened;
  world.roles = [1, 2, 3].map((number) => testRole(number, { trustPolicy: wide(`pay/service-${number}`) }));
  const at = context.now();
  const seen = { audience: `https://${HOST}`, host: HOST, refused: false, subject: MAIN, at };
  world.entries = [{ id: 'seen', ...seen, roleArn: `arn:aws:iam::${ACCOUNT}:role/${ROLE}` }];
  const sync = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  await sync();
  return { ...opened, sync };
}

it('offers what a role can lose, with who loses it and when they were last seen', async () => {
  const { context } = await open();
  const { offered, observedSince } = await getReductions(context, RHEA, WHERE);
  expect(observedSince).not.toBeNull();
  const used = offered.find(({ kind }) => kind === 'limit-to-used');
  expect(used).toMatchObject({ label: 'Limit to the 1 subject seen entering', losesTotal: 1 });
  expect(used?.loses).toMatchObject([{ ref: 'dev', protected: false, usedAt: null }]);
  expect(used?.document).toContain(MAIN);
});

it('says "not observed" and calls nothing unused where CloudTrail does not answer', async () => {
  const { context, world, db, sync } = await open();
  world.entries = null;
  await db.trailReading.deleteMany();
  await sync();
  const { offered, notOffered, observedSince } = await getReductions(context, RHEA, WHERE);
  expect(observedSince).toBeNull();
  expect(offered.map(({ kind }) => kind)).not.toContain('remove-unused');
  expect(notOffered.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['limit-to-used', 'remove-unused']));
  expect(offered[0]?.unknown.join()).toContain('CloudTrail could not be asked');
});

it('drafts one kind for many roles under one reason, each a change of its own', async () => {
  const { context } = await open();
  const { rows, looked } = await listReductions(context, RHEA, { kind: 'limit-to-protected' });
  expect(looked).toBe(3);
  expect(rows.map(({ role }) => role.name).sort()).toEqual(['role-001', 'role-002', 'role-003']);
  const proposals = rows.map(({ role: { accountId, name }, baseDigest, reduction: { id } }) => ({
    ...{ accountId, name, baseDigest, id },
  }));
  const { batch, drafted, refused } = await draftReductions(context, RHEA, { proposals, reason: 'Least access.' });
  expect(refused).toEqual([]);
  expect(drafted).toHaveLength(3);
  const together = await listChanges(context, RHEA, { batch });
  expect(together.rows.map(({ roleName }) => roleName).sort()).toEqual(['role-001', 'role-002', 'role-003']);
  const effects = await batchEffects(context, AMIR, batch);
  const [first] = drafted;
  const look = () => progressOf(context, AMIR, `batch/${batch}`);
  const before = await look();
  expect([...effects.keys()].sort()).toEqual(drafted.map(({ number }) => number).sort());
  for (const { gained, lost } of effects.values()) expect([gained.total, lost.total]).toEqual([0, 1]);
  await submitChange(context, RHEA, { number: first?.number, version: first?.version });
  expect((await look()).mark).not.toBe(before.mark);
  await expect(batchEffects(context, person('eve'), batch)).rejects.toMatchObject({ code: 'forbidden' });
  for (const { number } of drafted.slice(1)) {
    const change = await viewChange(context, RHEA, number);
    expect(change).toMatchObject({
      state: 'draft',
      reason: 'Least access.',
      title: 'Limit to protected branches and tags',
    });
  }
});

it('drafts for the other roles where one has moved meanwhile, and says which', async () => {
  const { context, world, sync } = await open();
  const { rows } = await listReductions(context, RHEA, { kind: 'limit-to-protected' });
  const proposals = rows.map(({ role: { accountId, name }, baseDigest, reduction: { id } }) => ({
    ...{ accountId, name, baseDigest, id },
  }));
  world.meddle({ trustPolicy: testPolicy('pay/service-1') });
  await sync();
  const { drafted, refused } = await draftReductions(context, RHEA, { proposals, reason: 'Least access.' });
  expect(drafted.map(({ name }) => name).sort()).toEqual(['role-002', 'role-003']);
  expect(refused).toMatchObject([{ name: 'role-001', reason: expect.stringContaining('changed since') }]);
});

it('drafts nothing that it does not propose itself', async () => {
  const { context, db } = await open();
  const { baseDigest } = await getReductions(context, RHEA, WHERE);
  const made = { proposals: [{ ...WHERE, baseDigest, id: 'limit-to-used.7' }], reason: 'Trust me.' };
  await expect(draftReductions(context, RHEA, made)).rejects.toMatchObject({ code: 'conflict' });
  await expect(draftReductions(context, RHEA, { ...made, reason: ' ' })).rejects.toMatchObject({ code: 'invalid' });
  expect(await db.change.count()).toBe(0);
});
