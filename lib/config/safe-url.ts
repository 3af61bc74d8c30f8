import { isIPv4 } from 'node:net';

/** Whether what is sent there cannot be read on the way: https, or this machine, where it does not travel. */
export function isSafeUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isOnThisMachine(url));
}

/** Whether an address is one of this machine, which nobody else answers at. */
export function isOnThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  // A name may begin with 127. too and lead anywhere.
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}
