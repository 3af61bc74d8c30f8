import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listSessionsInput = z.strictObject({
  whose: z.enum(['mine', 'all']).default('mine').describe('`all` needs the permission to manage people.'),
});

export const sessionView = z
  .strictObject({
    id: z.string().describe('Names the session. It cannot be used to sign in.'),
    personId: z.string(),
    personName: z.string().meta({ examples: ['Rhea Holm'] }),
    createdAt: instant,
    lastSeenAt: instant,
    expiresAt: instant,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean().describe('It is the session of this request.'),
  })
  .meta({ id: 'Session', description: 'An open browser session.' });
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
