import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { decideAccess } from '@/lib/access/decide';
import { list } from '@/lib/services/answers/parts';
import { deliveryState, readDeliveryStates } from '@/lib/services/audit/delivery/delivery-states';
import { readVerification, verificationState } from '@/lib/services/audit/verification-state';
import type { Context } from '@/lib/services/verb/context';

export const logCare = z
  .strictObject({
    ownsLog: z
      .boolean()
      .describe(
        'The database user of Drawbridge owns the log or can become its owner, so it could drop the triggers that protect it.',
      ),
    broken: verificationState.shape.problem.describe('What the last verification of the log found wrong.'),
    failing: list(
      deliveryState.extend({
        failing: deliveryState.shape.failing.unwrap(),
      }),
    ).describe('Copies outside the database whose last delivery failed.'),
  })
  .meta({ id: 'LogCare', description: 'What about the audit log needs attention.' });
export type LogCare = z.infer<typeof logCare>;

/** null: the log is not this person's business. The embedded database has one user, so there is no other to ask for. */
export async function readLogCare(context: Context, actor: Actor): Promise<LogCare | null> {
  if (!decideAccess(actor, 'audit.read').allowed) return null;
  const states = await readDeliveryStates(context);
  return {
    ownsLog: context.config.databaseUrl !== null && (await ownsLog(context)),
    broken: (await readVerification(context))?.problem ?? null,
    failing: states.flatMap(({ failing, ...state }) => (failing ? [{ ...state, failing }] : [])),
  };
}

async function ownsLog({ db }: Pick<Context, 'db'>): Promise<boolean> {
  const [log] = await db.$queryRaw<{ owns: boolean }[]>`
    SELECT pg_has_role(relowner, 'MEMBER') AS owns FROM pg_class WHERE oid = 'public."AuditEvent"'::regclass`;
  return log?.owns !== false;
}
