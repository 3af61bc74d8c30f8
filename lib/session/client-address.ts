import ipaddr from 'ipaddr.js';

/** Set by our own server from the socket on every request, over whatever a client sent under this name. */
export const PEER_HEADER = 'x-drawbridge-peer';

/**
 * The address that a request came from. Of X-Forwarded-For only the entries that trusted proxies appended are believed,
 * counted from the right: what stands further left was written by the client. null: unknown.
 */
export function clientAddress(header: (name: string) => string | null, trustedProxies: number): string | null {
  const peer = header(PEER_HEADER);
  const hops = (header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  const claimed = trustedProxies > 0 ? hops.at(-trustedProxies) : peer;
  return claimed && ipaddr.isValid(claimed) ? ipaddr.process(claimed).toString() : null;
}
