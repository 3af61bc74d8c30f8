import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 bits, safe in URLs and cookies. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a secret: SHA-256 in hex. The secret has full entropy, so no salt and no slow hash are needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** API tokens are recognisable to secret scanners by this prefix. */
export const TOKEN_PREFIX = 'dbr_';
