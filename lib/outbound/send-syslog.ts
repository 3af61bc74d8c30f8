import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Posted } from '@/lib/outbound/post-message';

export interface SyslogServer {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Roots in PEM to trust, instead of those of this machine. */
  readonly roots?: readonly string[];
}

export interface SyslogMessage {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Name of the kind of message: at most 32 printable ASCII characters. */
  readonly id: string;
  /** Host name of Drawbridge, in printable ASCII; absent: the server goes by the address. */
  readonly host?: string;
  /** Severity of RFC 5424, 0 (emergency) to 7; absent: 5 (notice). */
  readonly severity?: number;
  /** One line. */
  readonly text: string;
}

/** Facility 13 (log audit) and severity 5 (notice). RFC 5424, section 6.2.1. */
const [LOG_AUDIT, NOTICE] = [13, 5];
const TIMEOUT = 10_000;

/** A message as sent on the wire: RFC 5424, in the frame of RFC 6587 (octet counting). */
export function syslogFrame({ at, id, text, host = '-', severity = NOTICE }: SyslogMessage): Buffer {
  const message = Buffer.from(`<${LOG_AUDIT * 8 + severity}>1 ${at} ${host} drawbridge - ${id} - ${text}`, 'utf8');
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

/**
 * Sends messages in one connection over TCP, or TLS with a checked certificate. Syslog has no answer: delivered means that the
 * server took every byte and ended the connection in order. After a failure some may have arrived. Never throws.
 */
export function sendSyslog(
  server: SyslogServer,
  messages: readonly SyslogMessage[],
  timeout = TIMEOUT,
): Promise<Posted> {
  return new Promise((resolve) => {
    const { tls } = server;
    const socket = openSocket(server);
    const settle = (ok: boolean, detail: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ok, status: null, detail });
    };
    const timer = setTimeout(() => settle(false, 'The server did not take the message in time.'), timeout);
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle(false, `The message was not sent (${codeOf(error)}).`),
    );
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.end(Buffer.concat(messages.map(syslogFrame))));
    // What the server says is read away: an unread answer would keep the connection from ending.
    socket.resume();
    socket.once('end', () =>
      settle(socket.writableFinished, socket.writableFinished ? 'Taken.' : 'The connection was cut.'),
    );
  });
}

function openSocket({ host, port, tls, roots }: SyslogServer): Socket {
  if (!tls) return connectPlain({ host, port });
  // The name of a server is sent to it; an address is none, and the certificate is held against it all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ host, port, ...name, ...(roots ? { ca: [...roots] } : {}) });
}

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? 'unknown';
