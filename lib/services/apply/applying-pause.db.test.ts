import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { resumeApplying } from '@/lib/services/apply/applying-pause';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import { requestApply } from '@/lib/services/apply/request-apply';
import { sweepApplies } from '@/lib/services/apply/sweep-applies';
import { deliverAttempt } from '@/lib/services/audit/delivery/write-checkpoint';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { readPause } from '@/lib/services/facts/applying-pause';
import { AMIR, adds, at, FRESH, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ADA = person('ada', 'admin');
const STALE = { ...ADA, via: { kind: 'session', sessionId: 's', signedInAt: new Date(0) } } as const;
const REASON = { reason: 'Every role was compared.' };

/** An apply that waits for its worker, in a database that has been started before. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, db, world } = opened;
  await pauseIfRestored(context);
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  const change = () => db.change.findUniqueOrThrow({ where: { id } });
  const apply = () => applyChange(context, { changeId: id }, world.wait);
  const file = context.config.audit.checkpointFile;
  /** What is left outside when the database goes back to before that event. */
  const delivered = (patch: object) => {
    const signed = JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '');
    writeFileSync(file, `${JSON.stringify({ ...signed, checkpoint: { ...signed.checkpoint, ...patch } })}\n`);
  };
  /** What a restored copy looks like from inside. */
  const copied = () =>
    db.$executeRaw`UPDATE "Installation" SET "databaseMarks" = jsonb_set("databaseMarks", '{table}', '"1"')`;
  return { ...opened, change, apply, delivered, copied, file };
}

describe('a database that was restored', () => {
  it('is told by its marks: nothing is applied, requested or taken up, and it is said why', async () => {
    const { context, db, world, change, apply, copied, draftInput, events } = await open();
    const draft = await draftChange(context, RHEA, { ...(await draftInput('role-002')), proposal: adds(3) });
    const other = await approveChange(context, AMIR, at(await submitChange(context, RHEA, at(draft))));
    await copied();
    await apply();
    expect(world.writes).toEqual([]);
    expect(await change()).toMatchObject({ state: 'applying', leaseToken: 0n });
    expect((await readPause(db))?.because).toContain('copy');
    await expect(requestApply(context, RHEA, at(other))).rejects.toThrow('Applying is paused. The database is a copy');
    await db.change.updateMany({ data: { updatedAt: new Date(0) } });
    expect(await sweepApplies(context)).toBe(0);
    await pauseIfRestored(context);
    expect(await events({ action: 'applying.paused' })).toHaveLength(1);
  });

  it.each([{ seq: '9999' }, { hash: 'a'.repeat(64) }])(
    'is told by an event that it held before a call to IAM and lacks now: %o',
    async (lost) => {
      const { context, db, world, apply, delivered } = await open();
      await deliverAttempt(context);
      delivered(lost);
      await apply();
      expect(world.writes).toEqual([]);
      expect((await readPause(db))?.because).toContain('lacks event');
    },
  );

  it('goes on when an admin has confirmed it, and what was lost before stays confirmed', async () => {
    const { context, db, world, change, apply, delivered, copied, events } = await open();
    await deliverAttempt(context);
    delivered({ seq: '9999' });
    await copied();
    await apply();
    await resumeApplying(context, ADA, REASON);
    expect(await events({ action: 'applying.resumed' })).toMatchObject([{ actorId: 'ada', data: REASON }]);
    await db.change.updateMany({ data: { updatedAt: new Date(0) } });
    expect(await sweepApplies(context)).toBe(1);
    await apply();
    expect(world.writes).toHaveLength(1);
    expect(await change()).toMatchObject({ state: 'applied' });
  });

  it('is confirmed by an admin alone, freshly signed in, in a browser, who says what was compared', async () => {
    const { context, db, apply, copied } = await open();
    await copied();
    await apply();
    const token = { ...ADA, via: { kind: 'token', tokenId: 't', scopes: ['admin'] } } as const;
    for (const actor of [AMIR, RHEA, STALE, token])
      await expect(resumeApplying(context, actor, REASON)).rejects.toThrow();
    await expect(resumeApplying(context, ADA, { reason: ' ' })).rejects.toThrow();
    expect(await readPause(db)).not.toBeNull();
    await resumeApplying(context, { ...ADA, via: { ...STALE.via, signedInAt: FRESH } }, REASON);
    expect(await readPause(db)).toBeNull();
    await expect(resumeApplying(context, ADA, REASON)).rejects.toThrow('not paused');
  });
});

describe('a database that was not restored', () => {
  it('holds the event that was delivered before each call, so the next apply begins', async () => {
    const { context, db, world, apply, file } = await open();
    await apply();
    expect(world.writes).toHaveLength(1);
    const last = JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '').checkpoint;
    const attempt = await db.auditEvent.findFirstOrThrow({ where: { action: 'change.apply-attempted' } });
    expect(last).toMatchObject({ seq: String(attempt.seq), hash: attempt.hash });
    await pauseIfRestored(context);
    expect(await readPause(db)).toBeNull();
  });

  it('is not paused by a file whose end is torn or that is not there', async () => {
    const { context, db, file } = await open();
    await pauseIfRestored(context);
    await deliverAttempt(context);
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"checkpoint":{"seq":"99`);
    await pauseIfRestored(context);
    expect(await readPause(db)).toBeNull();
  });
});
