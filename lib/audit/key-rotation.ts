import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { keyIdOf } from '@/lib/audit/checkpoint';

/** One half of a change of keys. `publicKey`: SPKI in base64. */
type NamedKey = { readonly keyId: string; readonly publicKey: string };

/**
 * That one key follows another, signed by both: whoever trusts the old one may trust the new one, and whoever trusts the new one
 * may believe what the old one signed.
 */
export type KeyRotation = {
  readonly from: NamedKey;
  readonly to: NamedKey;
  /** Ed25519, base64. */
  readonly signatures: { readonly from: string; readonly to: string };
};

export const KEY_ROTATED = 'audit.key-rotated';
const DOMAIN = 'drawbridge/audit-key/v1\n';

const bytesOf = (from: NamedKey, to: NamedKey): Buffer => Buffer.from(`${DOMAIN}${canonicalize({ from, to })}`);

export const publicKeyText = (key: KeyObject): string =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }).toString('base64');

const named = (key: KeyObject): NamedKey => ({ keyId: keyIdOf(key), publicKey: publicKeyText(key) });

/** The proof that `to` follows `from`. Needs the private half of both. */
export function rotateKey(from: KeyObject, to: KeyObject): KeyRotation {
  const bytes = bytesOf(named(from), named(to));
  const signed = (key: KeyObject) => sign(null, bytes, key).toString('base64');
  return { from: named(from), to: named(to), signatures: { from: signed(from), to: signed(to) } };
}

/** The change of keys that an event proves. null: it is another event, or both keys did not sign exactly this. */
export function rotationOf(event: { readonly action: string; readonly data: unknown }): KeyRotation | null {
  if (event.action !== KEY_ROTATED) return null;
  try {
    const { from, to, signatures } = event.data as KeyRotation;
    const bytes = bytesOf(
      { keyId: from.keyId, publicKey: from.publicKey },
      { keyId: to.keyId, publicKey: to.publicKey },
    );
    const holds = (half: NamedKey, signature: string) => {
      const key = readPublicKey(half);
      return keyIdOf(key) === half.keyId && verify(null, bytes, key, Buffer.from(signature, 'base64'));
    };
    return holds(from, signatures.from) && holds(to, signatures.to) ? { from, to, signatures } : null;
  } catch {
    return null;
  }
}

/** The keys that may be trusted where `key` is, by their ids: itself, and those that it was changed for and from. */
export function trustedKeys(key: KeyObject, rotations: readonly KeyRotation[]): ReadonlyMap<string, KeyObject> {
  const trusted = new Map([[keyIdOf(key), key]]);
  for (let before = 0; before !== trusted.size; ) {
    before = trusted.size;
    for (const { from, to } of rotations) {
      if (trusted.has(from.keyId)) trusted.set(to.keyId, trusted.get(to.keyId) ?? readPublicKey(to));
      else if (trusted.has(to.keyId)) trusted.set(from.keyId, readPublicKey(from));
    }
  }
  return trusted;
}

const readPublicKey = ({ publicKey }: NamedKey): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
