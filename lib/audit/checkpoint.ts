import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';

/** What the log held at a moment. */
export interface Checkpoint {
  readonly version: 1;
  readonly seq: string;
  readonly hash: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Names the key that signed. */
  readonly keyId: string;
}

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Ed25519, base64. */
  readonly signature: string;
}

/** A line of a file of checkpoints. */
export const signedCheckpoint = z.strictObject({
  checkpoint: z.strictObject({
    version: z.literal(1),
    seq: z.string().regex(/^\d{1,18}$/),
    hash: z.string(),
    at: z.string(),
    keyId: z.string(),
  }),
  signature: z.string(),
});

const DOMAIN = 'drawbridge/audit-checkpoint/v1\n';

const bytesOf = (checkpoint: Checkpoint): Buffer => Buffer.from(`${DOMAIN}${canonicalize(checkpoint)}`);

/** An Ed25519 key from PEM, private or public. Throws for any other. */
export function readKey(pem: string): KeyObject {
  const key = pem.includes('PRIVATE KEY') ? createPrivateKey(pem) : createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The audit key is not an Ed25519 key.');
  return key;
}

const publicHalf = (key: KeyObject): KeyObject => (key.type === 'private' ? createPublicKey(key) : key);

/** The first 16 hexadecimal digits of the SHA-256 of the public key's SPKI bytes. */
export const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(publicHalf(key).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

export function signCheckpoint(facts: Omit<Checkpoint, 'version' | 'keyId'>, key: KeyObject): SignedCheckpoint {
  const { seq, hash, at } = facts;
  const checkpoint: Checkpoint = { version: 1, seq, hash, at, keyId: keyIdOf(key) };
  return { checkpoint, signature: sign(null, bytesOf(checkpoint), key).toString('base64') };
}

/** Whether this key signed the checkpoint. */
export const isSigned = ({ checkpoint, signature }: SignedCheckpoint, key: KeyObject): boolean =>
  checkpoint.keyId === keyIdOf(key) &&
  verify(null, bytesOf(checkpoint), publicHalf(key), Buffer.from(signature, 'base64'));
