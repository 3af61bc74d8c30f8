import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Posted } from '@/lib/outbound/post-message';

export interface SyslogServer {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

export interface SyslogMessage {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Name of the kind of message: at most 32 printable ASCII characters. */
  readonly id: string;
  /** One line. */
  readonly text: string;
}

/** Facility 13 (log audit), severity 5 (notice). RFC 5424, section 6.2.1. */
const PRIORITY = 13 * 8 + 5;
const TIMEOUT = 10_000;

/** A message as sent on the wire: RFC 5424, in the frame of RFC 6587 (octet counting). */
export function syslogFrame({ at, id, text }: SyslogMessage): Buffer {
  const message = Buffer.from(`<${PRIORITY}>1 ${at} - drawbridge - ${id} - ${text}`, 'utf8');
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

/**
 * Sends one message over TCP or TLS with a checked certificate. Syslog has no answer: delivered means that the server took
 * every byte and ended the connection in order. Never throws.
 */
export function sendSyslog(server: SyslogServer, message: SyslogMessage, timeout = TIMEOUT): Promise<Posted> {
  return new Promise((resolve) => {
    const { host, port, tls } = server;
    const socket: Socket = tls ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
    const settle = (ok: boolean, detail: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ok, status: null, detail });
    };
    const timer = setTimeout(() => settle(false, 'The server did not take the message in time.'), timeout);
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle(false, `The message was not sent (${codeOf(error)}).`),
    );
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.end(syslogFrame(message)));
    // What the server says is read away: an unread answer would keep the connection from ending.
    socket.resume();
    socket.once('end', () =>
      settle(socket.writableFinished, socket.writableFinished ? 'Taken.' : 'The connection was cut.'),
    );
  });
}

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? 'unknown';
