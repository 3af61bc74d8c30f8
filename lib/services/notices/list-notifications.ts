import type { Actor } from '@/lib/access/decide';
import type { NoticeKind } from '@/lib/notify/notices';
import { readNotice } from '@/lib/services/notices/read-notice';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

const LAST = 100;

/** Where notices go. Addresses and keys stay in the configuration. */
export interface EndpointView {
  readonly name: string;
  readonly kind: 'slack' | 'webhook';
  readonly events: readonly NoticeKind[];
  /** By the last try; "unused": there was none. */
  readonly health: 'works' | 'failing' | 'unused';
  readonly waiting: number;
}

/** One notice on its way to one endpoint. Instants are ISO 8601 in UTC. */
export interface DeliveryView {
  readonly id: string;
  readonly endpoint: string;
  readonly kind: NoticeKind;
  /** The change or the review that it is of. */
  readonly about: { readonly kind: 'change' | 'review'; readonly number: number };
  readonly title: string;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly at: string;
  /** null: there is no further try. */
  readonly nextAt: string | null;
  readonly status: number | null;
  readonly detail: string | null;
  readonly replay: boolean;
  /** False: the configuration does not name its endpoint any more. */
  readonly configured: boolean;
}

export interface NotificationsView {
  readonly endpoints: readonly EndpointView[];
  /** The last hundred, newest first. */
  readonly deliveries: readonly DeliveryView[];
}

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
      about: 'review' in facts ? { kind: 'review', number: facts.review } : { kind: 'change', number: facts.change },
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

function stateOfDelivery(state: string): DeliveryView['state'] {
  if (state === 'waiting' || state === 'delivered' || state === 'dead') return state;
  throw new Error(`unknown state of a delivery ${state}`);
}

/** Lines are worked off in order, so the last try was at the last one that has an answer. */
async function healthOf({ db }: Context, endpoint: string): Promise<EndpointView['health']> {
  const last = await db.delivery.findFirst({
    where: { endpoint, detail: { not: null } },
    orderBy: { position: 'desc' },
  });
  if (last === null) return 'unused';
  return last.state === 'delivered' ? 'works' : 'failing';
}
