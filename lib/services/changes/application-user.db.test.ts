import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { verifyAudit } from '@/lib/services/audit/verify-audit';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { withApplicationUser } from '@/lib/test-worlds/application-user-test-world';
import { AMIR, at, openChanges, RHEA, STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const user = withApplicationUser(database);

it('a change goes from its draft to IAM by the user that may only add to the log', async () => {
  const { context, world, requested, db, events } = await openChanges(user().app.client);
  const { number } = await requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  expect(await db.change.findUniqueOrThrow({ where: { number } })).toMatchObject({ state: 'applied' });
  expect(world.writes).toHaveLength(1);
  expect((await events({ changeId: id })).map(({ action }) => action)).toEqual([
    'change.drafted',
    'change.submitted',
    'change.approved',
    'change.apply-requested',
    'change.apply-intended',
    'change.apply-attempted',
    'change.applied',
  ]);
  expect(await verifyAudit(context, SYSTEM)).toMatchObject({ ok: true });
});

it('refusing, withdrawing and being refused need no more rights', async () => {
  const { context, draft, draftInput, db, events } = await openChanges(user().app.client);
  await withdrawChange(context, RHEA, at(await draft()));
  await expect(draftChange(context, STRANGER, await draftInput())).rejects.toMatchObject({ code: 'forbidden' });
  await expect(submitChange(context, AMIR, { number: 1, version: 1 })).rejects.toMatchObject({ name: 'AppError' });
  expect((await events({ result: 'refused' })).length).toBeGreaterThan(0);
  expect(await db.change.findFirstOrThrow()).toMatchObject({ state: 'withdrawn' });
});

it('where an event cannot be added, the draft is not there either', async () => {
  const { context, draftInput, db } = await openChanges(user().app.client);
  await database().pool.query('REVOKE INSERT ON "AuditEvent" FROM PUBLIC');
  const { rows } = await user().app.pool.query<{ name: string }>('SELECT quote_ident(current_user) AS name');
  await database().pool.query(`REVOKE INSERT ON "AuditEvent" FROM ${rows[0]?.name}`);
  await expect(draftChange(context, RHEA, await draftInput())).rejects.toThrow('permission denied');
  expect(await db.change.count()).toBe(0);
});
