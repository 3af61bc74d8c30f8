import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';
import { remedyOf } from '@/lib/session/sign-in-cause';

/** Rows that an admin looks through for the cause of a refusal. */
const MOST = 50;

export const refusedSignInView = z
  .strictObject({
    at: instant.describe('The minute of the attempts, or when they were written to the audit log.'),
    reason: z.string().meta({ examples: ["GitLab's certificate is not trusted"] }),
    remedy: z.string().nullable().describe('What to change. `null` if nothing has to be changed.'),
    attempts: z.int(),
    ip: z.string().nullable().describe('The address of the last attempt. `null` if it is unknown.'),
    reference: z
      .string()
      .describe('The reference of the last attempt, as the person saw it and as the process log has it.'),
  })
  .meta({
    id: 'RefusedSignIn',
    description: 'Sign-ins that were refused within a minute from one network, with the cause.',
  });
export type RefusedSignInView = z.infer<typeof refusedSignInView>;

/** Refused sign-ins with their cause, the latest first; at most 50. Those of the running minute are not in the audit log yet. */
export async function listRefusedSignIns(context: Context, actor: Actor): Promise<readonly RefusedSignInView[]> {
  await requireAccess(context, actor, 'people.manage');
  const [pending, recorded] = await Promise.all([
    context.db.refusedSignIn.findMany({ orderBy: [{ minute: 'desc' }, { reason: 'asc' }], take: MOST }),
    context.db.auditEvent.findMany({ where: { action: 'session.refused' }, orderBy: { seq: 'desc' }, take: MOST }),
  ]);
  const rows = [
    ...pending.map(({ minute, reason, attempts, ip, requestId }) => ({ at: minute, reason, attempts, ip, requestId })),
    ...recorded.map(({ at, data, ip, requestId }) => ({ at, ...factsOf(data), ip, requestId: requestId ?? '' })),
  ];
  return rows.slice(0, MOST).map(({ at, reason, attempts, ip, requestId }) => ({
    ...{ at: at.toISOString(), reason, remedy: remedyOf(reason), attempts, ip },
    reference: requestId,
  }));
}

const facts = z.object({ reason: z.string(), attempts: z.int() });

/** Events of earlier versions have no count. */
function factsOf(data: unknown): z.infer<typeof facts> {
  const parsed = facts.safeParse(data);
  return parsed.success ? parsed.data : { reason: 'No cause was recorded', attempts: 1 };
}
