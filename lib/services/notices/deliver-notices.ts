import type { EndpointConfig } from '@/lib/config/config';
import { mailText } from '@/lib/notify/mail';
import { slackBody } from '@/lib/notify/slack';
import { webhookBody, webhookHeaders } from '@/lib/notify/standard-webhooks';
import { teamsBody } from '@/lib/notify/teams';
import { type Posted, postMessage } from '@/lib/outbound/post-message';
import { sendMail } from '@/lib/outbound/send-mail';
import { type Claimed, deliverLine } from '@/lib/services/notices/deliver-line';
import { readNotice } from '@/lib/services/notices/read-notice';
import type { Context } from '@/lib/services/verb/context';

type Delivering = Pick<Context, 'db' | 'now' | 'config'>;
type Post = typeof postMessage;

/** Sends what is due to one endpoint. */
export const deliverNotices = (
  context: Delivering,
  endpoint: EndpointConfig,
  post: Post = postMessage,
): Promise<void> => deliverLine(context, endpoint.name, (head) => send(context, endpoint, head, post));

async function send({ config, now }: Delivering, endpoint: EndpointConfig, head: Claimed, post: Post): Promise<Posted> {
  const notice = readNotice(head.notice);
  if (endpoint.kind === 'slack') return post(endpoint.url, slackBody(notice, config.publicUrl), {});
  if (endpoint.kind === 'teams') return post(endpoint.url, teamsBody(notice, config.publicUrl), {});
  if (endpoint.kind === 'email') return sendMail(endpoint, { id: notice.id, ...mailText(notice, config.publicUrl) });
  const body = webhookBody(notice, config.publicUrl);
  const seconds = Math.floor(now().getTime() / 1000);
  return post(endpoint.url, body, webhookHeaders(endpoint.secret, notice.id, seconds, body));
}
