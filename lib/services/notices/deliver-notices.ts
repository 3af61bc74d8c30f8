import type { EndpointConfig } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { mailText } from '@/lib/notify/mail';
import { MOST_ATTEMPTS, waitAfter } from '@/lib/notify/retries';
import { slackBody } from '@/lib/notify/slack';
import { webhookBody, webhookHeaders } from '@/lib/notify/standard-webhooks';
import { teamsBody } from '@/lib/notify/teams';
import { type Posted, postMessage } from '@/lib/outbound/post-message';
import { sendMail } from '@/lib/outbound/send-mail';
import { readNotice } from '@/lib/services/notices/read-notice';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds that a try may take before another worker takes its place: more than the timeout of a message. */
const LEASE = 30_000;

type Delivering = Pick<Context, 'db' | 'now' | 'config'>;
type Post = typeof postMessage;
type Claimed = NonNullable<Awaited<ReturnType<typeof claimHead>>>;

/**
 * Sends what is due to one endpoint, in order, until its line is empty or its head has to wait. At least once: a worker that
 * dies after the receiver took a message leaves it in the line. The head holds up the others until it is delivered or dead.
 */
export async function deliverNotices(
  context: Delivering,
  endpoint: EndpointConfig,
  post: Post = postMessage,
): Promise<void> {
  for (;;) {
    const head = await claimHead(context, endpoint.name);
    if (head === null) return;
    const posted = await send(context, endpoint, head, post).catch((error: unknown) => {
      // What cannot be made must not hold up the line for ever.
      log.error({ err: error, endpoint: endpoint.name }, 'a notice could not be made');
      return { ok: false, status: null, detail: 'The message could not be made.' };
    });
    await settle(context, head, posted);
  }
}

/** The first of the line, if it is due and no other worker has it; taken by one conditional write. */
async function claimHead({ db, now }: Delivering, endpoint: string) {
  const head = await db.delivery.findFirst({
    where: { endpoint, state: 'waiting' },
    orderBy: { position: 'asc' },
    include: { notice: true },
  });
  const at = now();
  if (head === null || head.nextAt > at || (head.leasedUntil !== null && head.leasedUntil > at)) return null;
  const attempts = head.attempts + 1;
  const { count } = await db.delivery.updateMany({
    where: { id: head.id, state: 'waiting', attempts: head.attempts },
    data: { attempts, leasedUntil: new Date(at.getTime() + LEASE) },
  });
  return count === 1 ? { ...head, attempts } : null;
}

async function send({ config, now }: Delivering, endpoint: EndpointConfig, head: Claimed, post: Post): Promise<Posted> {
  const notice = readNotice(head.notice);
  if (endpoint.kind === 'slack') return post(endpoint.url, slackBody(notice, config.publicUrl), {});
  if (endpoint.kind === 'teams') return post(endpoint.url, teamsBody(notice, config.publicUrl), {});
  if (endpoint.kind === 'email') return sendMail(endpoint, { id: notice.id, ...mailText(notice, config.publicUrl) });
  const body = webhookBody(notice, config.publicUrl);
  const seconds = Math.floor(now().getTime() / 1000);
  return post(endpoint.url, body, webhookHeaders(endpoint.secret, notice.id, seconds, body));
}

/** Writes what came of it. A worker whose lease ran out and whose place was taken changes nothing. */
async function settle({ db, now }: Delivering, head: Claimed, posted: Posted): Promise<void> {
  const at = now();
  const wait = posted.ok ? null : waitAfter(head.attempts);
  const ended = posted.ok ? 'delivered' : 'dead';
  await db.delivery.updateMany({
    where: { id: head.id, state: 'waiting', attempts: head.attempts },
    data: {
      status: posted.status,
      detail: posted.detail,
      leasedUntil: null,
      ...(wait === null || head.attempts >= MOST_ATTEMPTS
        ? { state: ended, finishedAt: at }
        : { nextAt: new Date(at.getTime() + wait) }),
    },
  });
}
