import type { Database } from '@/lib/db/transaction';
import { applyChange } from '@/lib/services/apply/apply-change';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import { requestApply } from '@/lib/services/apply/request-apply';
import { scheduleChange, unscheduleChange } from '@/lib/services/apply/schedule-change';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { AMIR, at, openChanges, person, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';

export const ADA = person('ada', 'admin');
export const WHERE = { accountId: ACCOUNT, name: ROLE };

/** A role with an approved policy in this mode, which then drifts. */
export async function openDrift(database: Database, mode: string) {
  const opened = await openChanges(database);
  const { context, world, db } = opened;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  const approved = world.live;
  await setDriftMode(context, AMIR, { ...WHERE, mode });
  const drift = async (path: string) => {
    world.meddle({ trustPolicy: policyWithForeign(path) });
    await refreshRole(context, RHEA, WHERE);
  };
  const byItself = () => db.change.findMany({ where: { authorId: 'drawbridge' }, orderBy: { number: 'asc' } });
  return { ...opened, approved, drift, byItself };
}

export const FREE = { name: 'free', effect: ['narrows'], approvals: 0 };

/** A role that restores at once, under these approval rules. */
export async function openAtOnce(database: Database, mode: string, ...rules: object[]) {
  const opened = await openDrift(database, mode);
  const { context, world } = opened;
  if (rules.length > 0)
    await approveRules(context, AMIR, await proposeRules(context, ADA, { text: JSON.stringify(rules), note: 'Test.' }));
  /** Somebody lets another project in beside those that were approved. */
  const widen = async () => {
    const policy = JSON.parse(opened.approved) as { Statement: object[] };
    const [, ...more] = (JSON.parse(policyWithForeign('someone/else')) as { Statement: object[] }).Statement;
    world.meddle({ trustPolicy: JSON.stringify({ ...policy, Statement: [...policy.Statement, ...more] }) });
    await refreshRole(context, RHEA, WHERE);
  };
  return { ...opened, widen };
}

/** Somebody closes the drift at once, and the change waits on the schedule. */
export async function openScheduled(database: Database) {
  const opened = await openAtOnce(database, 'close', FREE);
  const { context, world, db, events } = opened;
  await pauseIfRestored(context);
  await opened.widen();
  world.writes.length = 0;
  const change = async () => {
    const [first] = await opened.byItself();
    if (first === undefined) throw new Error('a restore was opened');
    return first;
  };
  const adopted = async () => {
    const input = { ...(await opened.draftInput()), proposal: { kind: 'adopt' } };
    const draft = await submitChange(context, RHEA, at(await draftChange(context, RHEA, input)));
    const asked = await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(draft))));
    const { id } = await db.change.findUniqueOrThrow({ where: { number: asked.number } });
    await applyChange(context, { changeId: id }, world.wait);
  };
  /** As after a restore of the database. */
  const copied = () =>
    db.$executeRaw`UPDATE "Installation" SET "databaseMarks" = jsonb_set("databaseMarks", '{table}', '"1"')`;
  const held = () => events({ action: 'change.not-started' });
  /** The same change, at a time that a person chose. */
  const byPerson = async () => {
    const off = await unscheduleChange(context, RHEA, at(await change()));
    await scheduleChange(context, RHEA, {
      ...at(off),
      applyAt: new Date(context.now().getTime() + 60_000).toISOString(),
    });
  };
  const due = { ...context, now: () => new Date(context.now().getTime() + 120_000) };
  return { ...opened, change, adopted, copied, held, byPerson, due };
}
