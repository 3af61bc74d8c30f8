import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether the `Authorization` header of a request carries the token of the configuration. Where none is configured nobody does. */
export function mayReadMetrics(token: string | null, authorization: string | null): boolean {
  // Digests have one length, so that the time of the comparison tells nothing of the token.
  return token !== null && timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}
