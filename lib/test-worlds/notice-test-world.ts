/** A receiver on loopback that fails as it is told, and changes whose notices go to it. Not for production code. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EndpointConfig } from '@/lib/config/config';
import type { Database } from '@/lib/db/transaction';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { postMessage } from '@/lib/outbound/post-message';
import { deliverNotices } from '@/lib/services/notices/deliver-notices';
import type { Context } from '@/lib/services/verb/context';
import { openChanges } from '@/lib/test-worlds/change-test-world';

export const KEY = Buffer.alloc(32, 7);
/** What a Slack URL has in its path is the secret. */
export const PATH = '/services/T0CANARY/B0CANARY/pathcanary';

/** How the receiver treats one message. */
export type Treatment = (response: ServerResponse) => void;
export const answer =
  (status: number, body = 'ok', headers: Record<string, string> = {}): Treatment =>
  (response) =>
    response.writeHead(status, headers).end(body);
export const drop: Treatment = (response) => response.destroy();
export const silence: Treatment = () => {};
export const stall: Treatment = (response) => response.writeHead(200).write('o');

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Treats messages as listed, and all further ones with 200. */
export async function openReceiver() {
  const received: Received[] = [];
  const treatments: Treatment[] = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ path: request.url ?? '', headers: request.headers, body });
    (treatments.shift() ?? answer(200))(response);
    arrivals.emit('message');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    treatments,
    next: () => once(arrivals, 'message'),
    url: `http://127.0.0.1:${port}${PATH}`,
    /** Kinds of the messages, in the order of their arrival. */
    kinds: () => received.map(({ body }) => String(JSON.parse(body).type)),
    ids: () => received.map(({ headers }) => headers['webhook-id']),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Two roles and their people, with the given endpoints; time moves on by `pass`. */
export async function openNotices(db: Database, url: string, patch: Partial<EndpointConfig> = {}) {
  const shared = { name: 'bridge', url, events: NOTICE_KINDS, ...patch };
  const endpoint: EndpointConfig =
    patch.kind === 'slack'
      ? { ...shared, kind: 'slack' }
      : { ...shared, kind: 'webhook', secret: `whsec_${KEY.toString('base64')}` };
  const { world, ...changes } = await openChanges(db, { notifications: [endpoint] });
  const base = changes.context;
  await db.personRole.create({ data: { personId: 'amir', role: 'approver', source: 'admin', grantedAt: base.now() } });
  let passed = 0;
  const context: Context = { ...base, now: () => new Date(base.now().getTime() + passed) };
  const quick: typeof postMessage = (to, body, headers) => postMessage(to, body, headers, 3000);
  return {
    ...changes,
    world,
    context,
    endpoint,
    deliver: () => deliverNotices(context, endpoint, quick),
    pass: (milliseconds: number) => {
      passed += milliseconds;
    },
    lines: async () => {
      const rows = await db.delivery.findMany({ orderBy: { position: 'asc' } });
      return rows.map(({ state, attempts }) => `${state} ${attempts}`);
    },
  };
}
