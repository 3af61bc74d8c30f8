import { describe, expect, it } from 'vitest';
import { commentOnChange } from '@/lib/services/changes/comment-on-change';
import { getProgress, progressOf } from '@/lib/services/live/get-progress';
import { AMIR, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

describe('the progress of a subject', () => {
  it('has another mark as soon as something of a change moves, and the same one while nothing does', async () => {
    const { context, submitted } = await openChanges(database().client);
    const { number } = await submitted();
    const subject = `change/${number}`;
    const first = await progressOf(context, AMIR, subject);
    expect(await progressOf(context, RHEA, subject)).toEqual(first);
    await commentOnChange(context, AMIR, { number, text: 'Why now?' });
    const second = await progressOf(context, AMIR, subject);
    expect(second.mark).not.toBe(first.mark);
    await context.db.changeStep.updateMany({ where: { change: { number } }, data: { attempts: 2 } });
    await context.db.change.update({ where: { number }, data: { version: { increment: 1 } } });
    expect((await progressOf(context, AMIR, subject)).mark).not.toBe(second.mark);
  });

  it('is answered for every subject of a page at once, in its order', async () => {
    const { context, submitted } = await openChanges(database().client);
    const { number } = await submitted();
    const subjects = ['health', 'migration', `change/${number}`];
    const rows = await getProgress(context, AMIR, { subjects: subjects.join() });
    expect(rows.map(({ subject }) => subject)).toEqual(subjects);
    expect(rows.map(({ moving }) => moving)).toEqual([false, false, false]);
  });

  it('is told to nobody who may not see the subject', async () => {
    const { context } = await openChanges(database().client);
    for (const subjects of ['health', 'connections', 'change/1'])
      await expect(getProgress(context, person('eve'), { subjects })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each([
    ['change/999', 'not-found'],
    ['change/x', 'not-found'],
    ['review/1', 'not-found'],
    ['onboarding/', 'not-found'],
    ['toString/1', 'invalid'],
    ['', 'invalid'],
    [Array(9).fill('health').join(), 'invalid'],
  ])('of %j is refused as %s', async (subjects, code) => {
    const { context } = await openChanges(database().client);
    await expect(getProgress(context, AMIR, { subjects })).rejects.toMatchObject({ code });
  });
});
