import { isIP } from 'node:net';
import { connect, rootCertificates, type TLSSocket } from 'node:tls';
import type { ServerFacts } from '@/lib/onboarding/issuer-facts';

/** More than any server sends in earnest. */
const MAX_CERTIFICATES = 10;

export interface Looking {
  /** Milliseconds. */
  readonly timeout: number;
  /** Roots in PEM that count as public authorities; Node's own list, which is Mozilla's, where there are none. */
  readonly publicRoots?: readonly string[] | undefined;
}

/**
 * Looks at the certificates of an https server. The handshake takes any of them, for a wrong one is what is looked for, and ends
 * before anything is sent. Never throws: of a server that is not reached there is no certificate.
 */
export function showServer(url: URL, { timeout, publicRoots = rootCertificates }: Looking): Promise<ServerFacts> {
  // Of an IPv6 address the brackets are of the URL.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? [] : [host];
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(url.port === '' ? 443 : url.port),
      servername: isIP(host) === 0 ? host : '',
      ca: [...publicRoots],
      rejectUnauthorized: false,
      // Whether the host matches is judged on its own.
      checkServerIdentity: () => undefined,
    });
    const settle = (chain: readonly string[], publiclyTrusted: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ host, addresses, chain, publiclyTrusted });
    };
    const timer = setTimeout(() => settle([], false), timeout);
    socket.on('lookup', (_error: unknown, address: unknown) => {
      if (typeof address === 'string') addresses.push(address);
    });
    socket.on('error', () => settle([], false));
    socket.once('secureConnect', () => settle(chainOf(socket), socket.authorized));
  });
}

/** The peer's certificates as they came. getPeerCertificate sorts them, and the order is what AWS is particular about. */
function chainOf(socket: TLSSocket): readonly string[] {
  const chain: string[] = [];
  let next = socket.getPeerX509Certificate();
  while (next && chain.length < MAX_CERTIFICATES) {
    chain.push(next.toString());
    next = next.issuerCertificate;
  }
  return chain;
}
