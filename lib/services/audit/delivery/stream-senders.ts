import type { ChainedEvent } from '@/lib/audit/chain';
import { toCef } from '@/lib/audit/formats/cef';
import { toOcsf } from '@/lib/audit/formats/ocsf';
import { writeLogLine } from '@/lib/audit/log-line';
import type { Config, StreamConfig, StreamFormat } from '@/lib/config/config';
import { VERSION } from '@/lib/log/version';
import { webhookHeaders } from '@/lib/notify/standard-webhooks';
import { type Posted, postMessage } from '@/lib/outbound/post-message';
import { sendSyslog } from '@/lib/outbound/send-syslog';

/** How messages leave this machine; another one in tests. */
export interface Outbound {
  readonly post: typeof postMessage;
  readonly syslog: typeof sendSyslog;
}
export const OUTBOUND: Outbound = { post: postMessage, syslog: sendSyslog };

type Kind = StreamConfig['kind'];
type Of<K extends Kind> = Extract<StreamConfig, { readonly kind: K }>;
type Send<K extends Kind> = (
  stream: Of<K>,
  events: readonly ChainedEvent[],
  at: Date,
  config: Config,
  outbound: Outbound,
) => Promise<Posted>;

interface Row<K extends Kind> {
  /** What it is called among the places that the log goes to. */
  readonly place: string;
  /** How many events it gets in one message or connection. */
  readonly atOnce: number;
  readonly send: Send<K>;
}

/** A receiver of every event, as it is configured. */
export interface Stream extends Omit<Row<Kind>, 'send'> {
  send(events: readonly ChainedEvent[], at: Date, config: Config, outbound: Outbound): Promise<Posted>;
}

export const streamOf = <K extends Kind>(config: Of<K>): Stream => {
  const { place, atOnce, send }: Row<K> = STREAMS[config.kind as K];
  return { place, atOnce, send: (...sending) => send(config, ...sending) };
};

const STREAMS: { readonly [K in Kind]: Row<K> } = {
  webhook: {
    place: 'stream',
    // A message of Standard Webhooks has one id, by which its receiver knows what comes twice.
    atOnce: 1,
    send: async ({ url, secret }, events, at, _, { post }) => {
      const [event] = events;
      if (event === undefined) return NOTHING;
      const line = lineOf(event);
      return post(url, line, webhookHeaders(secret, event.id, Math.floor(at.getTime() / 1000), line));
    },
  },
  syslog: {
    place: 'stream-syslog',
    atOnce: 100,
    send: (server, events, _, { publicUrl }, { syslog }) => {
      const host = new URL(publicUrl).hostname;
      return syslog(
        server,
        events.map((event) => ({
          ...{ at: event.at, id: 'audit', host, severity: event.result === 'done' ? NOTICE : WARNING },
          text: textOf(event, server.format, host),
        })),
      );
    },
  },
  splunk: {
    place: 'stream-splunk',
    atOnce: 100,
    send: ({ url, token, format }, events, _, { publicUrl }, { post }) => {
      const host = new URL(publicUrl).hostname;
      // Splunk takes several objects one behind another, each with the time of its event in seconds.
      const body = events.map((event) =>
        JSON.stringify({
          ...{
            time: Date.parse(event.at) / 1000,
            host,
            source: 'drawbridge',
            sourcetype: `drawbridge:audit:${format}`,
          },
          event: format === 'cef' ? textOf(event, format, host) : objectOf(event, format),
        }),
      );
      return post(url, body.join('\n'), { authorization: `Splunk ${token}` });
    },
  },
};

const NOTHING: Posted = { ok: true, status: null, detail: 'Nothing was sent.' };
/** Severities of RFC 5424. */
const [WARNING, NOTICE] = [4, 5];

const lineOf = (event: ChainedEvent): string => writeLogLine(event).trimEnd();

const objectOf = (event: ChainedEvent, format: Exclude<StreamFormat, 'cef'>): object =>
  format === 'ocsf' ? toOcsf(event, VERSION) : event;

function textOf(event: ChainedEvent, format: StreamFormat, host: string): string {
  if (format === 'cef') return toCef(event, VERSION, host);
  return format === 'ocsf' ? JSON.stringify(toOcsf(event, VERSION)) : lineOf(event);
}
