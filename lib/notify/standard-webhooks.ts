/** Payload and headers of the Standard Webhooks specification, version 1, with symmetric signatures. */
import { createHmac } from 'node:crypto';
import { noticeLink, noticeSays, noticeSubject } from '@/lib/notify/notice-text';
import type { Notice } from '@/lib/notify/notices';

const PREFIX = 'whsec_';
/** Bytes of a secret that the specification allows. */
const [SHORTEST, LONGEST] = [24, 64];

/** The body, as JSON. It is the same at every try. */
export function webhookBody(notice: Notice, publicUrl: string): string {
  const { facts } = notice;
  return JSON.stringify({
    type: typeOf(notice),
    timestamp: notice.at,
    data: { ...facts, text: `${noticeSubject(notice)} ${noticeSays(notice)}.`, url: noticeLink(publicUrl, notice) },
  });
}

function typeOf({ kind, facts }: Notice): string {
  if ('page' in facts) return `drawbridge.${kind}`;
  return 'review' in facts || 'provider' in facts || 'refused' in facts ? kind.replace('-', '.') : `change.${kind}`;
}

/** Headers of one try: `seconds` since 1970 is when it is sent, so that a receiver can refuse what is replayed by others. */
export function webhookHeaders(
  secret: string,
  id: string,
  seconds: number,
  body: string,
): Readonly<Record<string, string>> {
  const key = secretBytes(secret);
  if (key === null) throw new Error('the secret of a webhook is not whsec_ and base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}

/** The key in "whsec_" and base64; null: it is none, or too short or long. */
export function secretBytes(secret: string): Buffer | null {
  if (!secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const bytes = Buffer.from(text, 'base64');
  // Node reads past what is not base64; a secret with a typing error must not become a shorter key.
  if (bytes.toString('base64').replaceAll('=', '') !== text.replaceAll('=', '')) return null;
  return bytes.length < SHORTEST || bytes.length > LONGEST ? null : bytes;
}
