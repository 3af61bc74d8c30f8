import { expect, it } from 'vitest';
import { approveChange } from '@/lib/services/changes/approve-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { AMIR, at, openChanges, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

it('a change that nobody can approve says that a new approver needs it submitted again, and that is so', async () => {
  const { context, db, submitted } = await openChanges(database().client);
  await db.personRole.deleteMany({ where: { role: 'approver' } });
  const { number } = await submitted();
  const see = () => viewChange(context, RHEA, number);
  expect((await see()).approvals.shortage).toContain('Then withdraw this change and submit a new one');
  const grant = { personId: 'amir', role: 'approver', source: 'configuration', grantedAt: context.now() };
  await db.personRole.create({ data: grant });
  // Making someone an approver alone does not help.
  await expect(approveChange(context, AMIR, at(await see()))).rejects.toMatchObject({ code: 'forbidden' });
  await withdrawChange(context, RHEA, at(await see()));
  const anew = await submitted();
  expect(anew.approvals.shortage).toBeNull();
  expect(await approveChange(context, AMIR, at(anew))).toMatchObject({ state: 'approved' });
});
