import { discoveryUrl, keysUrl } from '@/lib/onboarding/issuer-documents';
import type { IssuerFacts } from '@/lib/onboarding/issuer-facts';
import { hasPassword } from '@/lib/onboarding/issuer-url';
import { readDocument } from '@/lib/outbound/read-document';
import { showServer } from '@/lib/outbound/show-server';

export interface ProbeOptions {
  /** The instance is the sandbox on this machine: plain http is read too. */
  readonly allowInsecure?: boolean;
  /** Milliseconds for each request. AWS waits 5 seconds. */
  readonly timeout?: number;
  /** Roots in PEM to read with, instead of those of this machine. */
  readonly roots?: readonly string[];
  /** Roots in PEM that count as public authorities, instead of Node's list. */
  readonly publicRoots?: readonly string[];
}

const TIMEOUT = 5_000;
/** Bytes of one document. GitLab's have less than 10 kB. */
const LIMIT = 256 * 1024;

/**
 * Reads what the world sees of an issuer: its discovery document, its key set, and the certificates of both servers. The requests
 * carry nothing of ours. Never throws.
 */
export async function probeIssuer(issuer: string, options: ProbeOptions = {}): Promise<IssuerFacts> {
  const { allowInsecure = false, timeout = TIMEOUT, roots, publicRoots } = options;
  const reading = { timeout, limit: LIMIT, allowInsecure, roots };
  const discovery = await readDocument(discoveryUrl(issuer), reading);
  const address = discovery.ok ? keysUrl(discovery.body) : null;
  const keys = address === null ? null : await readDocument(address, reading);
  const servers = await Promise.all(serversOf(issuer, address).map((url) => showServer(url, { timeout, publicRoots })));
  return { issuer, discovery, keys, servers, now: Date.now() };
}

/** The https servers of issuer and keys, each once. */
function serversOf(issuer: string, keys: string | null): readonly URL[] {
  const urls = [issuer, keys].flatMap((text) => (text !== null && URL.canParse(text) ? [new URL(text)] : []));
  const secure = urls.filter(({ protocol, href }) => protocol === 'https:' && !hasPassword(href));
  return secure.filter(({ host }, at) => secure.findIndex((other) => other.host === host) === at);
}
