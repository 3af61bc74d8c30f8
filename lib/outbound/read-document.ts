import { type Agent, get as getPlain, type IncomingMessage } from 'node:http';
import { get as getTls } from 'node:https';
import { proxiedAgent } from '@/lib/egress/proxies';
import type { Fetched, FetchTrouble } from '@/lib/onboarding/issuer-facts';

export interface Reading {
  /** Milliseconds, for the whole of it. */
  readonly timeout: number;
  /** Bytes of the body. */
  readonly limit: number;
  /** Whether plain http is allowed too. */
  readonly allowInsecure: boolean;
  /** Roots in PEM instead of those of this machine. */
  readonly roots?: readonly string[] | undefined;
}

/** Beginnings of the codes by which Node refuses a certificate. */
const CERTIFICATE_CODES = ['CERT_', 'ERR_TLS_CERT', 'UNABLE_TO_', 'DEPTH_ZERO_', 'SELF_SIGNED_', 'INVALID_'] as const;
const UNKNOWN_NAME: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN'];

/**
 * Reads a public document with nothing of ours in the request. A redirect is not followed: AWS reads the address itself, and it
 * could lead into the network of this machine. Never throws.
 */
export async function readDocument(address: string, reading: Reading): Promise<Fetched> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !mayAsk(url, reading.allowInsecure)) return failed('refused-address');
  const signal = AbortSignal.timeout(reading.timeout);
  const agent = proxiedAgent();
  try {
    return await bodyOf(await answerOf(url, reading, signal, agent), reading.limit);
  } catch (error) {
    return failed(signal.aborted ? 'too-slow' : troubleOf(error));
  } finally {
    agent.destroy();
  }
}

const mayAsk = ({ protocol, username, password }: URL, insecure: boolean): boolean =>
  username === '' && password === '' && (protocol === 'https:' || (insecure && protocol === 'http:'));

function answerOf(url: URL, { roots }: Reading, signal: AbortSignal, agent: Agent): Promise<IncomingMessage> {
  const headers = { accept: 'application/json', 'user-agent': 'Drawbridge' };
  const options = { signal, headers, agent, ...(roots && { ca: [...roots] }) } as const;
  const get = url.protocol === 'https:' ? getTls : getPlain;
  return new Promise((resolve, reject) => get(url, options, resolve).on('error', reject));
}

async function bodyOf(response: IncomingMessage, limit: number): Promise<Fetched> {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    if (status >= 300 && status < 400) return failed('redirected', status);
    if (status !== 200) return failed('bad-status', status);
    for await (const chunk of response) {
      size += chunk.length;
      if (size > limit) return failed('too-large', status);
      chunks.push(chunk);
    }
    return { ok: true, body: Buffer.concat(chunks).toString('utf8') };
  } finally {
    response.destroy();
  }
}

function troubleOf(error: unknown): FetchTrouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (UNKNOWN_NAME.includes(code)) return 'unknown-name';
  return CERTIFICATE_CODES.some((start) => code.startsWith(start)) ? 'bad-certificate' : 'unreachable';
}

const failed = (trouble: FetchTrouble, status: number | null = null): Fetched => ({ ok: false, trouble, status });
