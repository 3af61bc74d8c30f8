import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import type { NoticeKind } from '@/lib/notify/notices';
import { HOWS, type How, NOTICE_REASONS, type NoticeReason, nextDigest, reasonOf } from '@/lib/notify/reasons';
import type { Context } from '@/lib/services/verb/context';
import type { EventInput } from '@/lib/services/verb/event-input';
import { mailServerOf } from '@/lib/services/verb/mail-server';
import { whoWasAsked } from '@/lib/services/verb/who-was-asked';

/** A delivery to one person. Each has a line for what reaches them now, and one for digests. */
export interface PersonalDelivery {
  readonly personId: string;
  readonly endpoint: string;
  readonly nextAt: Date;
}

/** No endpoint of the configuration has a colon in its name. */
export const lineOf = (personId: string, how: Exclude<How, 'off'>): string => `person:${personId}:${how}`;

const storedHow = z.enum(HOWS);

/** What somebody chose; where they chose nothing, what everybody has. */
export const howOf = (chosen: string | undefined, reason: NoticeReason): How =>
  storedHow.safeParse(chosen).data ?? NOTICE_REASONS[reason].byDefault;

/** Whom a notice of this event reaches in person, and when: those whom it concerns and whose address is known, as they chose. Never whoever did it. */
export async function toldInPerson(
  tx: Transaction,
  context: Pick<Context, 'config' | 'now'>,
  actor: Actor,
  kind: NoticeKind,
  event: EventInput,
): Promise<readonly PersonalDelivery[]> {
  const reason = reasonOf(kind);
  if (reason === null || mailServerOf(context.config) === null) return [];
  const concerned = await whoIsConcerned(tx, context, reason, event);
  const self = actor.kind === 'person' ? actor.personId : '';
  const people = await tx.person.findMany({
    where: { id: { in: [...concerned], not: self }, email: { not: null }, disabledAt: null, goneAt: null },
    include: { choices: { where: { reason } } },
    orderBy: { id: 'asc' },
  });
  const now = context.now();
  return people.flatMap(({ id: personId, choices: [choice] }): PersonalDelivery[] => {
    const how = howOf(choice?.how, reason);
    if (how === 'off') return [];
    return [{ personId, endpoint: lineOf(personId, how), nextAt: how === 'now' ? now : nextDigest(now) }];
  });
}

async function whoIsConcerned(
  tx: Transaction,
  context: Pick<Context, 'config' | 'now'>,
  reason: NoticeReason,
  event: EventInput,
): Promise<readonly string[]> {
  const change = async () => {
    const where = { id: event.changeId ?? '' };
    return tx.change.findUnique({ where, include: { revisions: true } });
  };
  if (reason === 'to-approve') {
    const found = await change();
    return found === null ? [] : (await whoWasAsked(tx, context, found)).map(({ id }) => id);
  }
  if (reason === 'my-changes') return [(await change())?.authorId ?? []].flat();
  if (reason === 'to-review') {
    const open = { campaignId: event.object.id, answer: 'open', reviewerId: { not: null } };
    const items = await tx.reviewItem.findMany({ where: open, distinct: ['reviewerId'], select: { reviewerId: true } });
    return items.flatMap(({ reviewerId }) => reviewerId ?? []);
  }
  const wanted = await tx.noticeChoice.findMany({ where: { reason, how: { not: 'off' } }, select: { personId: true } });
  return wanted.map(({ personId }) => personId);
}
