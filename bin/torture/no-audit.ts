import { proposeAndAsk } from '@/bin/torture/propose';
import type { Scenario } from '@/bin/torture/scenario';
import { breachCount, judge, untilEnded } from '@/bin/torture/verdict';
import { startWorkerProcess } from '@/bin/torture/worker-process';
import { applyChange } from '@/lib/services/apply/apply-change';

const PATIENCE = 60_000;
/** The events that the worker writes before it calls IAM. */
const REFUSED = ['change.apply-intended', 'change.apply-attempted'];

/** The audit table refuses what comes before a call: no call is made. When it takes events again, the applies end. */
export const noAudit: Scenario = async (house, { count, worker, random }) => {
  const { context, roles, sandbox } = house;
  const ids: string[] = [];
  for (const role of roles) ids.push(await proposeAndAsk(house, role));
  await context.db.$executeRawUnsafe(`
    CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the disk of the audit table is full'; END $$`);
  const before = sandbox.effects.list().length;
  let refused = 0;
  for (let tried = 0; tried < count; tried++) {
    const action = REFUSED[Math.floor(random() * REFUSED.length)] ?? '';
    await context.db.$executeRawUnsafe(
      `CREATE OR REPLACE TRIGGER refuse_event BEFORE INSERT ON "AuditEvent" FOR EACH ROW WHEN (NEW.action = '${action}') EXECUTE FUNCTION refuse_event()`,
    );
    const changeId = ids[tried % ids.length] ?? '';
    await applyChange(context, { changeId }, async () => {}).catch(() => {
      refused++;
    });
  }
  const calls = sandbox.effects.list().length - before;
  await context.db.$executeRawUnsafe('DROP TRIGGER refuse_event ON "AuditEvent"');
  const again = startWorkerProcess(worker, house.env);
  await again.started;
  const stuck = (await untilEnded(house, ids, PATIENCE)) >= PATIENCE ? 1 : 0;
  again.signal('SIGTERM');
  await again.ended;
  const breaches = await judge(house, ids);
  const applied = await context.db.change.count({ where: { id: { in: ids }, state: 'applied' } });
  return {
    done: refused,
    unit: 'tries',
    breaches: breachCount(breaches) + calls + stuck + (count - refused) + (ids.length - applied),
    notes: `${calls} calls took effect while events were refused; ${applied} of ${ids.length} applied when they were taken again`,
  };
};
