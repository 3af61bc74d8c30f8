import { describe, expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { applyChange } from '@/lib/services/apply/apply-change';
import { lookAgain } from '@/lib/services/apply/look-again';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { overwrittenWrites } from '@/lib/services/changes/view/overwritten-writes';
import { openChanges, policyWithForeign, RHEA } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const THIRD = policyWithForeign('someone/else');

/** An applied change. */
async function open() {
  const opened = await openChanges(database().client);
  const { world, context, db } = opened;
  const base = world.live;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  world.queued.length = 0;
  await applyChange(context, { changeId: id }, world.wait);
  const again = () => lookAgain(context, { changeId: id }, world.wait);
  const view = () => viewChange(context, RHEA, number);
  const overwritten = () => opened.events({ action: 'change.overwritten' });
  return { ...opened, id, base, again, view, overwritten };
}

describe('the look after an applied change', () => {
  it('is asked for three times in the transaction that says that it is applied', async () => {
    const { world, id } = await open();
    const message = { name: 'look-again', message: { changeId: id } };
    expect(world.queued).toEqual([
      { ...message, after: 60 },
      { ...message, after: 300 },
      { ...message, after: 1200 },
    ]);
  });

  it('finds in CloudTrail what someone put between our reading and our write: once, whole, with who it was', async () => {
    const { world, context, again, view, base, events, db, id } = await open();
    const { startedAt } = await db.changeStep.findFirstOrThrow({ where: { changeId: id, kind: 'read-live' } });
    const write = (event: string, seconds: number, document: string | null) => ({
      ...{ id: event, name: 'UpdateAssumeRolePolicy', at: new Date((startedAt?.getTime() ?? 0) + 1000 * seconds) },
      ...{ arn: `arn:aws:iam::${ACCOUNT}:user/mallory`, userName: 'mallory', sourceIp: '203.0.113.7', document },
      requestId: null,
    });
    const told = () => events({ action: 'change.outside-write-overwritten' });
    const ours = write('ours', 2, (await view()).proposed.document);
    // What was there before our reading, what came after our write, and a trail that lacks our own call tell of nothing.
    world.trail = [write('after', 9, THIRD), ours, write('base', -1, base), write('long before', -50, THIRD)];
    await again();
    world.trail = [write('theirs', 1, THIRD)];
    await again();
    world.trail = null;
    await again();
    expect(await told()).toEqual([]);
    world.trail = [ours, write('theirs', 1, THIRD), write('base', -1, base)];
    await again();
    await again();
    expect(await told()).toMatchObject([
      { result: 'failed', changeId: id, data: { event: 'theirs', document: THIRD } },
    ]);
    const who = `arn:aws:iam::${ACCOUNT}:user/mallory`;
    expect(await overwrittenWrites(context, id)).toMatchObject([{ who, document: THIRD }]);
  });

  it('finds the approved document and says nothing', async () => {
    const { again, view, overwritten } = await open();
    await again();
    expect(await overwritten()).toEqual([]);
    expect(await view()).toMatchObject({ state: 'applied', liveDocument: null });
  });

  it('finds a third document: told once in the log and on the change, and the role has drifted', async () => {
    const { world, again, view, overwritten, role, id } = await open();
    world.meddle({ trustPolicy: THIRD });
    await again();
    await again();
    expect(await overwritten()).toMatchObject([{ changeId: id, result: 'failed' }]);
    expect(await view()).toMatchObject({ state: 'applied', liveDocument: THIRD });
    expect((await view()).outcome).toContain('another trust policy than the approved one');
    expect((await role()).driftSince).not.toBeNull();
  });

  it('says who that was as far as CloudTrail shows it, and takes no call of our own for theirs', async () => {
    const { world, again, view, db, id } = await open();
    world.meddle({ trustPolicy: THIRD });
    const call = (event: string, requestId: string, arn: string) => ({
      ...{ id: event, name: 'UpdateAssumeRolePolicy', at: new Date('2026-11-23T11:00:00Z'), requestId, arn },
      ...{ userName: null, sourceIp: null, document: THIRD },
    });
    const step = await db.changeStep.findFirstOrThrow({ where: { changeId: id, kind: 'put-trust-policy' } });
    const ours = call('ours', step.requestId ?? '', 'arn:aws:iam::111122223333:role/writer');
    world.trail = null;
    await again();
    expect((await view()).outcome).toContain('CloudTrail could not be asked who changed it.');
    world.trail = [ours];
    await again();
    expect((await view()).outcome).toContain('CloudTrail does not show yet who changed it.');
    world.trail = [call('theirs', 'another-request', 'arn:aws:iam::111122223333:user/mallory'), ours];
    await again();
    expect((await view()).outcome).toBe(
      'IAM holds another trust policy than the approved one. CloudTrail shows UpdateAssumeRolePolicy by arn:aws:iam::111122223333:user/mallory at 2026-11-23 11:00 UTC.',
    );
  });

  it('finds that the document before is back: an approved policy that is gone is never silent', async () => {
    const { world, base, again, overwritten } = await open();
    world.meddle({ trustPolicy: base });
    await again();
    expect(await overwritten()).toHaveLength(1);
  });

  it('finds that the role was made anew or deleted', async () => {
    const { world, again, view } = await open();
    world.meddle({ uniqueId: 'AROAANOTHERROLE00000' });
    await again();
    expect((await view()).outcome).toContain('made anew');
    world.meddle(null);
    await again();
    expect((await view()).outcome).toContain('deleted in AWS');
  });

  it('does not take a part of IAM that lags for someone else', async () => {
    const { world, base, again, overwritten } = await open();
    const applied = world.live;
    let reads = 0;
    world.fault = (call) => {
      if (call === 'role') world.meddle({ trustPolicy: ++reads < 3 ? base : applied });
    };
    await again();
    expect(await overwritten()).toEqual([]);
  });

  it('is repeated by the queue where IAM cannot be read', async () => {
    const { world, again, overwritten } = await open();
    world.fault = () => {
      throw new AwsError('iam:GetRole', 'unreachable', 'no answer.', null);
    };
    await expect(again()).rejects.toThrow('no answer to believe');
    expect(await overwritten()).toEqual([]);
  });

  it('does not speak of a document that another approved change has replaced or is replacing', async () => {
    const { world, db, again, overwritten, role } = await open();
    world.meddle({ trustPolicy: THIRD });
    await db.role.updateMany({ where: { id: (await role()).id }, data: { approvedChangeId: 'another' } });
    await again();
    expect(await overwritten()).toEqual([]);
  });
});
