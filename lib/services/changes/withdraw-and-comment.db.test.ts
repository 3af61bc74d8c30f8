import { expect, it } from 'vitest';
import { commentOnChange } from '@/lib/services/changes/comment-on-change';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { AMIR, at, openChanges, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

it('a comment and a withdrawal are one event each, and a withdrawal by someone else is a refusal alone', async () => {
  const { context, submitted, events } = await openChanges(database().client);
  const change = await submitted();
  await commentOnChange(context, AMIR, { number: change.number, text: 'Which branch?' });
  expect(await events({ action: 'change.commented' })).toMatchObject([{ result: 'done', actorId: 'amir' }]);
  await expect(withdrawChange(context, AMIR, at(change))).rejects.toMatchObject({ code: 'forbidden' });
  expect(await events({ action: 'change.withdrawn' })).toEqual([]);
  expect(await events({ action: 'access.refused', actorId: 'amir' })).toHaveLength(1);
  await withdrawChange(context, RHEA, at(change));
  expect(await events({ action: 'change.withdrawn' })).toMatchObject([{ result: 'done', actorId: 'rhea' }]);
});
