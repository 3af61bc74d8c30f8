import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { keyIdOf, readKey } from '@/lib/audit/checkpoint';

const CIPHER = 'aes-256-gcm';
const INFO = 'drawbridge/audit-key/v1';

const keyFrom = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', INFO, 32));

/** A private key as the database may hold it: AES-256-GCM under a key derived from the installation's secret, bound to the key's id. */
export function sealKey(key: KeyObject, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, keyFrom(secret), nonce).setAAD(Buffer.from(keyIdOf(key)));
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  const body = Buffer.concat([cipher.update(pem), cipher.final()]);
  return ['v1', nonce, cipher.getAuthTag(), body]
    .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
    .join('.');
}

/** The key again; null: it was sealed by another secret, or for another id. */
export function unsealKey(sealed: string, keyId: string, secret: string): KeyObject | null {
  const [version, nonce = '', tag = '', body = ''] = sealed.split('.');
  if (version !== 'v1') return null;
  try {
    const decipher = createDecipheriv(CIPHER, keyFrom(secret), Buffer.from(nonce, 'base64url'));
    decipher.setAAD(Buffer.from(keyId)).setAuthTag(Buffer.from(tag, 'base64url'));
    const pem = Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]);
    const key = readKey(pem.toString('utf8'));
    return keyIdOf(key) === keyId ? key : null;
  } catch {
    return null;
  }
}
