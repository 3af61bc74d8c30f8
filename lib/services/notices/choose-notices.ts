import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { REASONS } from '@/lib/notify/reasons';
import { noticeHow } from '@/lib/services/notices/get-notice-choices';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const chooseNoticesInput = z.strictObject({
  choices: z
    .partialRecord(z.enum(REASONS), noticeHow)
    .describe('How each of these reaches you.')
    .meta({ examples: [{ 'to-approve': 'digest' }] }),
});

/** Keeps how notices reach the person in person. What waits already goes out as it was to. */
export async function chooseNotices(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireAccess(context, actor, 'notices.choose');
  const { choices } = parseInput(chooseNoticesInput, input);
  requirePerson(actor, 'choose what reaches them');
  const { personId, name } = actor;
  const chosen = REASONS.flatMap((reason) => (choices[reason] === undefined ? [] : [{ reason, how: choices[reason] }]));
  await context.db.$transaction(async (tx) => {
    for (const { reason, how } of chosen)
      await tx.noticeChoice.upsert({
        where: { personId_reason: { personId, reason } },
        create: { personId, reason, how },
        update: { how },
      });
    await recordEvent(tx, context, actor, {
      action: 'notification.chosen',
      object: { kind: 'person', id: personId, name },
      data: Object.fromEntries(chosen.map(({ reason, how }) => [reason, how])),
    });
  });
}
