import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { HOWS, NOTICE_REASONS, REASONS } from '@/lib/notify/reasons';
import { list, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { mailServerOf } from '@/lib/services/verb/mail-server';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';
import { howOf } from '@/lib/services/verb/told-in-person';

export const noticeReason = z.enum(REASONS).describe('Why a notification may reach you.');
export const noticeHow = z
  .enum(HOWS)
  .describe('`now`: an e-mail at once. `digest`: with others, once a day. `off`: not at all.');

export const noticeChoicesView = z
  .strictObject({
    email: z.string().nullable().describe('Where your e-mail goes, as GitLab tells it. `null` if it does not.'),
    canMail: z.boolean().describe('Whether a mail server is configured.'),
    choices: list(
      z.strictObject({
        reason: noticeReason,
        says: sentence.describe('The reason, for people.').meta({ examples: ['A change waits for your approval'] }),
        how: noticeHow,
      }),
    ).describe('How each reason reaches you.'),
  })
  .meta({ id: 'NoticeChoices', description: 'Which notifications reach you in person, and how.' });
export type NoticeChoicesView = z.infer<typeof noticeChoicesView>;

/** What reaches whoever asks in person: what they chose, and otherwise what everybody has. */
export async function getNoticeChoices(context: Context, actor: Actor): Promise<NoticeChoicesView> {
  await requireAccess(context, actor, 'settings.read');
  requirePerson(actor, 'have notices in person');
  const person = await context.db.person.findUnique({ where: { id: actor.personId }, include: { choices: true } });
  return {
    email: person?.email ?? null,
    canMail: mailServerOf(context.config) !== null,
    choices: REASONS.map((reason) => ({
      reason,
      says: NOTICE_REASONS[reason].says,
      how: howOf(person?.choices.find((choice) => choice.reason === reason)?.how, reason),
    })),
  };
}
