import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { NOTICE_KINDS, type NoticeFacts } from '@/lib/notify/notices';
import { accountId, accountName, instant, list, sentence } from '@/lib/services/answers/parts';
import { readNotice } from '@/lib/services/notices/read-notice';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

const LAST = 100;

export const endpointView = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['slack', 'teams', 'webhook', 'email']),
    events: list(z.enum(NOTICE_KINDS)),
    health: z.enum(['works', 'failing', 'unused']).describe('By the last attempt. `unused`: there was none.'),
    waiting: z.int(),
  })
  .meta({ id: 'Endpoint', description: 'Where notifications go. Addresses and keys stay in the configuration.' });
export type EndpointView = z.infer<typeof endpointView>;

export const deliveryView = z
  .strictObject({
    id: z.string(),
    endpoint: z.string(),
    kind: z.enum(NOTICE_KINDS),
    about: z
      .union([
        z.strictObject({ kind: z.enum(['change', 'review']), number: z.int() }),
        z.strictObject({ kind: z.literal('account'), id: accountId, name: accountName }),
        z.strictObject({ kind: z.literal('page'), path: z.string().meta({ examples: ['/settings/people'] }) }),
      ])
      .describe('The change, review or AWS account that it is about, or the page that shows what happened.'),
    title: z.string().meta({ examples: ['Admit develop'] }),
    state: z.enum(['waiting', 'delivered', 'dead']),
    attempts: z.int(),
    at: instant,
    nextAt: instant.nullable().describe('When it is tried next. `null` if it is not.'),
    status: z.int().nullable(),
    detail: sentence.nullable(),
    replay: z.boolean(),
    configured: z.boolean().describe('`false` if its endpoint is no longer configured.'),
  })
  .meta({ id: 'Delivery', description: 'One notification on its way to one endpoint.' });
export type DeliveryView = z.infer<typeof deliveryView>;

export const notificationsView = z
  .strictObject({
    endpoints: list(endpointView),
    deliveries: list(deliveryView).describe('The last 100, newest first.'),
  })
  .meta({ id: 'Notifications', description: 'Endpoints and recent deliveries.' });
export type NotificationsView = z.infer<typeof notificationsView>;

/** The endpoints with their health, and the log of deliveries. */
export async function listNotifications(context: Context, actor: Actor): Promise<NotificationsView> {
  await requireAccess(context, actor, 'settings.read');
  const { notifications } = context.config;
  const endpoints: EndpointView[] = [];
  for (const { name, kind, events } of notifications) {
    const waiting = await context.db.delivery.count({ where: { endpoint: name, state: 'waiting' } });
    endpoints.push({ name, kind, events, waiting, health: await healthOf(context, name) });
  }
  const rows = await context.db.delivery.findMany({
    // What reaches one person is nobody else's.
    where: { personId: null },
    orderBy: { position: 'desc' },
    take: LAST,
    include: { notice: true },
  });
  const deliveries = rows.map((row): DeliveryView => {
    const { kind, at, facts } = readNotice(row.notice);
    const state = stateOfDelivery(row.state);
    return {
      id: row.id,
      endpoint: row.endpoint,
      kind,
      about: aboutOf(facts),
      title: facts.title,
      state,
      attempts: row.attempts,
      at,
      nextAt: state === 'waiting' ? row.nextAt.toISOString() : null,
      status: row.status,
      detail: row.detail,
      replay: row.replay,
      configured: notifications.some(({ name }) => name === row.endpoint),
    };
  });
  return { endpoints, deliveries };
}

function aboutOf(facts: NoticeFacts): DeliveryView['about'] {
  if ('page' in facts) return { kind: 'page', path: facts.page };
  if ('review' in facts) return { kind: 'review', number: facts.review };
  if ('provider' in facts || 'refused' in facts) return { kind: 'account', id: facts.accountId, name: facts.account };
  return { kind: 'change', number: facts.change };
}

const STATES = ['waiting', 'delivered', 'dead'] as const;
/** The database takes no other state. */
const stateOfDelivery = (state: string): DeliveryView['state'] => STATES.find((each) => each === state) ?? 'dead';

/** Lines are worked off in order, so the last try was at the last one that has an answer. */
async function healthOf({ db }: Context, endpoint: string): Promise<EndpointView['health']> {
  const last = await db.delivery.findFirst({
    where: { endpoint, detail: { not: null } },
    orderBy: { position: 'desc' },
  });
  if (last === null) return 'unused';
  return last.state === 'delivered' ? 'works' : 'failing';
}
