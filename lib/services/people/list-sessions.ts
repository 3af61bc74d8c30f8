import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant, pageOf } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { pageInput, pageQuery, type SortKey, toPage } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listSessionsInput = z.strictObject({
  whose: z.enum(['mine', 'all']).default('mine').describe('`all` needs the permission to manage people.'),
  ...pageInput,
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

export const sessionPage = pageOf(sessionView).meta({
  id: 'SessionPage',
  description: 'One page of open browser sessions, the one seen last first.',
});
export type SessionPage = z.infer<typeof sessionPage>;

const SEEN_LAST_FIRST: readonly SortKey[] = [
  { field: 'lastSeenAt', type: 'instant', direction: 'desc' },
  { field: 'id', type: 'text', direction: 'asc' },
];

/** One page of open sessions, the one seen last first. */
export async function listSessions(context: Context, actor: Actor, input: unknown): Promise<SessionPage> {
  const wanted = parseInput(listSessionsInput, input);
  const { whose } = wanted;
  await requireAccess(context, actor, whose === 'all' ? 'people.manage' : 'token.manage-own');
  const mine = whose === 'mine' ? { personId: actor.kind === 'person' ? actor.personId : '' } : {};
  const query = pageQuery(SEEN_LAST_FIRST, wanted);
  const sessions = await context.db.session.findMany({
    where: { AND: [{ revokedAt: null, expiresAt: { gt: context.now() }, ...mine }, query.where] },
    orderBy: [...query.orderBy],
    take: query.take,
    include: { person: true },
  });
  const page = toPage(SEEN_LAST_FIRST, wanted, sessions);
  const here = actor.kind === 'person' && actor.via.kind === 'session' ? actor.via.sessionId : null;
  const rows = page.rows.map((session) => ({
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
  return { ...page, rows };
}
