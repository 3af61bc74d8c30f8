import { describe, expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { applyChange } from '@/lib/services/apply/apply-change';
import { iamFailure, openChanges, policyWithForeign, ROLE } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const THIRD = policyWithForeign('someone/else');

/** A change under way. `onRead` runs before the nth reading (from 1) and may move what is live or throw. */
async function open() {
  const opened = await openChanges(database().client);
  const { number } = await opened.requested();
  const { world, db, context } = opened;
  const reads = { count: 0, on: (_nth: number): void => {} };
  world.fault = (call) => {
    if (call === 'role') reads.on(++reads.count);
  };
  world.waits.length = 0;
  const change = () => db.change.findUniqueOrThrow({ where: { number } });
  const { id, proposedDocument, baseDocument } = await change();
  const steps = async () => {
    const rows = await db.changeStep.findMany({ where: { changeId: id }, orderBy: { position: 'asc' } });
    return rows.map(({ state }) => state);
  };
  const apply = () => applyChange(context, { changeId: id }, world.wait);
  const history = async () => {
    const rows = await db.roleRevision.findMany({ where: { role: { name: ROLE } }, orderBy: { at: 'asc' } });
    return rows.map(({ origin, trustPolicy }) => ({ origin, policy: JSON.parse(trustPolicy) }));
  };
  return { ...opened, reads, change, steps, apply, history, proposedDocument, baseDocument };
}

const cannotRead = () => {
  throw new AwsError('iam:GetRole', 'unreachable', 'no answer.', null);
};

describe('a write without an answer', () => {
  it('that took effect is not repeated: it is read back, and succeeds when IAM holds it twice in a row', async () => {
    const { world, change, steps, apply, events } = await open();
    world.onWrite = (_, take) => {
      take();
      throw iamFailure('server-fault');
    };
    await apply();
    expect(world.writes).toHaveLength(1);
    expect(await change()).toMatchObject({ state: 'applied' });
    expect(await steps()).toEqual(['done', 'done', 'done', 'done']);
    const actions = (await events({ actorName: 'worker', changeId: { not: null } })).map(({ action }) => action);
    expect(actions).toEqual([
      'change.apply-intended',
      'change.apply-attempted',
      'change.outcome-unknown',
      'change.applied',
    ]);
  });

  it('that took no effect is repeated, after reading that it did not', async () => {
    const { world, change, apply } = await open();
    world.onWrite = (nth, take) => {
      if (nth === 1) throw iamFailure('server-fault');
      take();
    };
    await apply();
    expect(world.writes).toHaveLength(2);
    expect(await change()).toMatchObject({ state: 'applied' });
  });

  it('is never called a failure without effect while nothing can be read: the change is verifying', async () => {
    const { world, reads, change, steps, apply } = await open();
    world.onWrite = (_, take) => {
      take();
      throw iamFailure('unreachable');
    };
    reads.on = (nth) => {
      if (nth > 1) cannotRead();
    };
    await expect(apply()).rejects.toThrow('Reading goes on');
    expect(await change()).toMatchObject({ state: 'verifying', finishedAt: null });
    expect(await steps()).toEqual(['done', 'done', 'unknown', 'unknown']);
    // The queue runs it again when AWS can be reached.
    reads.on = () => {};
    await apply();
    expect(world.writes).toHaveLength(1);
    expect(await change()).toMatchObject({ state: 'applied' });
  });

  it('every time is verifying too: what IAM makes of the last one is not known', async () => {
    const { world, change, apply } = await open();
    world.onWrite = () => {
      throw iamFailure('server-fault');
    };
    await expect(apply()).rejects.toThrow('Reading goes on');
    expect(world.writes).toHaveLength(4);
    expect(await change()).toMatchObject({ state: 'verifying' });
    world.onWrite = (_, take) => take();
    await apply();
    expect(await change()).toMatchObject({ state: 'applied' });
  });

  it('before a refusal does not let the refusal claim that nothing was written', async () => {
    const { world, change, apply } = await open();
    world.onWrite = (nth) => {
      throw iamFailure(nth === 1 ? 'server-fault' : 'access-denied');
    };
    await apply();
    const { state, outcome } = await change();
    expect(state).toBe('failed');
    expect(outcome).toContain('access-denied');
    expect(outcome).not.toContain('Nothing was written');
  });

  it('of a worker that died in the middle of the call is found by reading', async () => {
    const { world, change, apply, steps } = await open();
    world.onWrite = (_, take) => {
      take();
      throw new Error('the process ends here');
    };
    await expect(apply()).rejects.toThrow('the process ends here');
    expect((await steps())[2]).toBe('running');
    await apply();
    expect(world.writes).toHaveLength(1);
    expect(await change()).toMatchObject({ state: 'applied' });
  });
});

describe('reading back', () => {
  it('sits out a part of IAM that still shows the policy before, and one equal reading is not enough', async () => {
    const { world, reads, change, apply, proposedDocument, baseDocument } = await open();
    // Readings: 1 before the write, then old, new, old, new, new.
    const shown = [baseDocument, baseDocument, proposedDocument, baseDocument, proposedDocument, proposedDocument];
    reads.on = (nth) => world.meddle({ trustPolicy: shown[nth - 1] ?? proposedDocument });
    await apply();
    expect(await change()).toMatchObject({ state: 'applied' });
    expect(reads.count).toBe(6);
  });

  it('says that IAM holds another document, accuses nobody, and keeps all three in the history', async () => {
    const { world, reads, change, steps, apply, history, role, events, proposedDocument, baseDocument } = await open();
    reads.on = (nth) => {
      if (nth > 1) world.meddle({ trustPolicy: THIRD });
    };
    await apply();
    const { state, outcome, liveDocument } = await change();
    expect({ state, liveDocument }).toEqual({ state: 'conflict', liveDocument: THIRD });
    expect(outcome).toContain('IAM holds another trust policy now');
    expect(await steps()).toEqual(['done', 'done', 'done', 'failed']);
    expect(await history()).toEqual([
      { origin: 'sync', policy: JSON.parse(baseDocument) },
      { origin: 'change', policy: JSON.parse(proposedDocument) },
      { origin: 'sync', policy: JSON.parse(THIRD) },
    ]);
    expect(await role()).toMatchObject({ trustPolicy: THIRD });
    expect(await events({ action: 'change.overwritten' })).toMatchObject([{ result: 'failed' }]);
    expect(world.writes).toHaveLength(1);
  });

  it('does not take one reading of a third document for the end', async () => {
    const { world, reads, change, apply, proposedDocument } = await open();
    reads.on = (nth) => world.meddle(nth === 1 ? {} : { trustPolicy: nth <= 3 ? THIRD : proposedDocument });
    await apply();
    expect(await change()).toMatchObject({ state: 'applied' });
  });

  it('finds that someone overwrote it while the worker was away, and does not write again', async () => {
    const { world, reads, change, apply, history } = await open();
    world.onWrite = (_, take) => {
      take();
      reads.on = cannotRead;
      throw iamFailure('unreachable');
    };
    await expect(apply()).rejects.toThrow('Reading goes on');
    world.meddle({ trustPolicy: THIRD });
    reads.on = () => {};
    await apply();
    expect(await change()).toMatchObject({ state: 'conflict', outcome: expect.stringContaining('not known whether') });
    // Nobody saw the approved document live, so the history does not say that it was.
    expect((await history()).map(({ origin }) => origin)).toEqual(['sync', 'sync']);
    expect(world.writes).toHaveLength(1);
  });

  it('never takes a role made anew for success, even where it holds the approved document', async () => {
    const { world, reads, change, apply } = await open();
    reads.on = (nth) => {
      if (nth > 1) world.meddle({ uniqueId: 'AROANEW' });
    };
    await apply();
    expect(await change()).toMatchObject({ state: 'conflict', outcome: expect.stringContaining('made anew') });
  });

  it('ends when the role was deleted meanwhile', async () => {
    const { world, reads, change, apply } = await open();
    reads.on = (nth) => {
      if (nth > 1) world.meddle(null);
    };
    await apply();
    expect(await change()).toMatchObject({ state: 'failed', outcome: expect.stringContaining('was deleted') });
  });

  it('says that someone put the document before again where IAM took ours and shows that for long; it puts nothing twice', async () => {
    const { world, change, apply, baseDocument } = await open();
    world.onWrite = () => {};
    await apply();
    expect(world.writes).toHaveLength(1);
    expect(await change()).toMatchObject({ state: 'conflict', liveDocument: baseDocument });
  });

  it('goes on by reading alone in a run after the one that IAM took the document from', async () => {
    const { world, reads, change, apply } = await open();
    reads.on = (nth) => {
      if (nth > 1 && nth < 25) cannotRead();
    };
    world.onWrite = () => {};
    await expect(apply()).rejects.toThrow('Reading goes on');
    await apply();
    expect(world.writes).toHaveLength(1);
    expect(await change()).toMatchObject({ state: 'conflict' });
  });

  it('is bounded within one run, and waits no longer than seconds between readings', async () => {
    const { world, reads, apply } = await open();
    reads.on = (nth) => {
      if (nth > 1) cannotRead();
    };
    await expect(apply()).rejects.toThrow('Reading goes on');
    expect(reads.count).toBe(21);
    expect(Math.max(...world.waits)).toBeLessThanOrEqual(5000);
  });
});
