import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Posted } from '@/lib/outbound/post-message';

export interface MailServer {
  /** smtps://, or smtp:// where the server is to switch to TLS; with user and password where it asks for them. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
}

export interface Mail {
  /** The same at every try, so that a mailbox shows a repeated message once. */
  readonly id: string;
  readonly subject: string;
  readonly text: string;
}

const TIMEOUT = 10_000;

/** What the library says of a failure, in words. Its own text may hold the user's name, and what the server said of it. */
const TROUBLE: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server refuses the user or password.',
  ETLS: 'The mail server offers no TLS, so nothing was sent.',
  EENVELOPE: 'The mail server refuses the sender or a recipient.',
  EMESSAGE: 'The mail server refuses the message.',
  ETIMEDOUT: 'The mail server did not answer in time.',
  EDNS: 'Its name could not be looked up.',
};

class TooLate extends Error {
  readonly code = 'ETIMEDOUT';
}

const HERE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Hands one e-mail to a mail server. Off this machine nothing is sent before the connection is encrypted. Never throws. */
export async function sendMail({ url, from, to }: MailServer, mail: Mail, timeout = TIMEOUT): Promise<Posted> {
  try {
    const here = HERE.includes(new URL(url).hostname);
    const transport = createTransport({
      url,
      ...{ connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout },
      ...(here ? {} : { requireTLS: true }),
      // The text of a notice never names a file or an address to fetch.
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
    try {
      const { subject, text, id } = mail;
      const sent = transport.sendMail({ from, to: [...to], subject, text, messageId: `<${id}@drawbridge>` });
      // A server that answers a byte at a time is never idle.
      const late = pause(2 * timeout, null, { ref: false }).then(() => Promise.reject(new TooLate()));
      await Promise.race([sent, late]);
    } finally {
      transport.close();
    }
    return { ok: true, status: null, detail: 'The mail server took it.' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { ok: false, status: null, detail: TROUBLE[code] ?? 'The mail server could not be reached.' };
  }
}
