import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

const DAY = 86_400_000;
/** Days that a request is shown: who still needs it asks again. */
const SHOWN_DAYS = 30;
const MOST_SHOWN = 50;
const MOST_ADMINS = 5;

export const askForAccessInput = z.strictObject({ why: z.string().trim().max(500).default('') });

/**
 * Asks the admins for a role. Needs no permission, since who asks has none: so it is one row of the person's own, and one event a day
 * however often they press.
 */
export async function askForAccess(context: Context, actor: Actor, input: unknown): Promise<void> {
  requirePerson(actor, 'ask for access');
  const { why } = parseInput(askForAccessInput, input);
  const now = context.now();
  const { personId: id, name } = actor;
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.person.updateMany({
      where: { id, OR: [{ askedAt: null }, { askedAt: { lt: new Date(now.getTime() - DAY) } }] },
      data: { askedAt: now, askedWhy: why },
    });
    if (count !== 1) return;
    await recordEvent(tx, context, actor, {
      action: 'access.requested',
      object: { kind: 'person', id, name },
      data: { why },
    });
  });
}

export interface AccessGivers {
  /** Who can give roles: a few of the admins, as GitLab names them. */
  readonly admins: readonly { readonly name: string; readonly username: string }[];
  /** Since when the person's own request waits; null: none does that the admins still see. */
  readonly askedAt: string | null;
  readonly mayAsk: boolean;
}

/** Who can give the actor what they lack. Needs no permission: everybody may know whom to ask. */
export async function whoGivesAccess(context: Context, actor: Actor): Promise<AccessGivers> {
  requirePerson(actor, 'ask for access');
  const admins = await context.db.person.findMany({
    where: { disabledAt: null, goneAt: null, linkedToId: null, roles: { some: { role: 'admin' } } },
    select: { name: true, username: true },
    orderBy: [{ lastSignInAt: { sort: 'desc', nulls: 'last' } }, { id: 'asc' }],
    take: MOST_ADMINS,
  });
  const self = await context.db.person.findUnique({ where: { id: actor.personId }, select: { askedAt: true } });
  const askedAt = self?.askedAt ?? null;
  const age = askedAt === null ? Number.POSITIVE_INFINITY : context.now().getTime() - askedAt.getTime();
  return {
    admins,
    askedAt: age <= SHOWN_DAYS * DAY ? (askedAt?.toISOString() ?? null) : null,
    mayAsk: age > DAY,
  };
}

export interface AccessRequest {
  readonly name: string;
  readonly username: string;
  readonly why: string;
  readonly askedAt: string;
}

/** Who asks for a role, the newest first, until an admin gives them one. */
export async function listAccessRequests(context: Context, actor: Actor): Promise<readonly AccessRequest[]> {
  await requireAccess(context, actor, 'people.manage');
  const since = new Date(context.now().getTime() - SHOWN_DAYS * DAY);
  const found = await context.db.person.findMany({
    where: { askedAt: { gte: since }, disabledAt: null },
    select: { name: true, username: true, askedAt: true, askedWhy: true },
    orderBy: [{ askedAt: 'desc' }, { id: 'asc' }],
    take: MOST_SHOWN,
  });
  return found.map(({ name, username, askedAt, askedWhy }) => ({
    ...{ name, username, why: askedWhy ?? '' },
    askedAt: askedAt?.toISOString() ?? '',
  }));
}
