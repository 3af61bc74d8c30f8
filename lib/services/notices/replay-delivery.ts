import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { noticeSays, noticeSubject } from '@/lib/notify/notice-text';
import { readNotice } from '@/lib/services/notices/read-notice';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

const input = z.strictObject({ id: z.string().max(100) });

/**
 * Sends a notice again: one that ended goes to the end of its line as another delivery with the same message id; one that waits
 * for its next try is due now, and keeps its place.
 */
export async function replayDelivery(context: Context, actor: Actor, wanted: unknown): Promise<void> {
  await requireAccess(context, actor, 'notifications.replay');
  const { id } = parseInput(input, wanted);
  const delivery = await context.db.delivery.findUnique({ where: { id }, include: { notice: true } });
  if (!delivery) throw new AppError('not-found', 'There is no such delivery. Check the id.');
  const { endpoint } = delivery;
  if (!context.config.notifications.some(({ name }) => name === endpoint))
    throw new AppError(
      'conflict',
      `The endpoint ${endpoint} is no longer configured. Nothing was sent. Add it to the configuration first.`,
    );
  const notice = readNotice(delivery.notice);
  await context.db.$transaction(async (tx) => {
    const nextAt = context.now();
    const { count } = await tx.delivery.updateMany({ where: { id, state: 'waiting' }, data: { nextAt } });
    if (count === 0)
      await tx.delivery.create({
        data: { id: context.newId(), noticeId: notice.id, endpoint, state: 'waiting', nextAt, replay: true },
      });
    await recordEvent(tx, context, actor, {
      action: 'notification.replayed',
      object: { kind: 'delivery', id, name: `${noticeSubject(notice)} ${noticeSays(notice)}` },
      data: { endpoint, notice: notice.id },
    });
  });
}
