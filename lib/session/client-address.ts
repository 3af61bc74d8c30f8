import ipaddr from 'ipaddr.js';
import type { TrustedProxies } from '@/lib/config/config';

/**
 * The address that a request came from; null: unknown. `peer` is the other end of the connection. In X-Forwarded-For, only
 * the entries that trusted proxies appended are believed, counted from the right. The sender of the request wrote the
 * entries further left.
 */
export function clientAddress(
  peer: string | null,
  forwardedFor: string | null,
  trusted: TrustedProxies,
): string | null {
  const claimed = (forwardedFor ?? '').split(',').map((hop) => addressOf(hop.trim()));
  // The nearest first: each entry was appended by the one before it.
  const chain = [addressOf(peer), ...claimed.reverse()];
  let nearest = chain[0] ?? null;
  for (const [index, hop] of chain.entries()) {
    // A text that is no address ends what can be known: nothing left of it was written by a proxy of ours.
    if (hop === null) break;
    nearest = hop;
    const isProxy = typeof trusted === 'number' ? index < trusted : isWithin(hop, trusted);
    if (!isProxy) break;
  }
  return nearest;
}

const addressOf = (text: string | null): string | null =>
  text !== null && ipaddr.isValid(text) ? ipaddr.process(text).toString() : null;

function isWithin(address: string, ranges: readonly string[]): boolean {
  const parsed = ipaddr.parse(address);
  return ranges.some((range) => {
    const [base, bits] = ipaddr.parseCIDR(range);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}

/** Prefix length of what one customer has of IPv6, at least. */
const IPV6_BITS = 64;

/** What strangers are counted by: an IPv4 address, or a network of IPv6. */
export function networkOf(ip: string | null): string {
  if (ip === null || !ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_BITS}`).toString();
}
