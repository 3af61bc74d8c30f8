import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listSessionsInput = z.strictObject({
  /** "mine" (default), or "all" for whoever manages people. */
  whose: z.enum(['mine', 'all']).default('mine'),
});

export const sessionView = z
  .strictObject({
    id: z.string().describe('A digest of the cookie: it names the session and opens nothing.'),
    personId: z.string(),
    personName: z.string(),
    createdAt: instant,
    lastSeenAt: instant,
    expiresAt: instant,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean().describe('This is the session that asks.'),
  })
  .meta({ id: 'Session', description: 'A browser session that is open now. Instants are ISO 8601 in UTC.' });
export type SessionView = z.infer<typeof sessionView>;

/** Open sessions, the one seen last first; at most 500. */
export async function listSessions(context: Context, actor: Actor, input: unknown): Promise<readonly SessionView[]> {
  const { whose } = parseInput(listSessionsInput, input);
  await requireAccess(context, actor, whose === 'all' ? 'people.manage' : 'token.manage-own');
  const mine = whose === 'mine' ? { personId: actor.kind === 'person' ? actor.personId : '' } : {};
  const sessions = await context.db.session.findMany({
    where: { revokedAt: null, expiresAt: { gt: context.now() }, ...mine },
    orderBy: { lastSeenAt: 'desc' },
    take: 500,
    include: { person: true },
  });
  const here = actor.kind === 'person' && actor.via.kind === 'session' ? actor.via.sessionId : null;
  return sessions.map((session) => ({
    id: session.id,
    personId: session.personId,
    personName: session.person.name,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    ip: session.ip,
    userAgent: session.userAgent,
    current: session.id === here,
  }));
}
