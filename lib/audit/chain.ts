import { hash as digest } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type KeyRotation, rotationOf } from '@/lib/audit/key-rotation';
import type { Json } from '@/lib/policy/types';

/** Everything of an event that the chain covers, under the names of the export. */
export interface ChainedFacts {
  /** Position in the log, in decimal digits, without gaps. */
  readonly seq: string;
  readonly id: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly action: string;
  readonly result: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string };
  readonly object: { readonly kind: string; readonly id: string; readonly name: string };
  readonly changeId: string | null;
  readonly roleId: string | null;
  readonly beforeDigest: string | null;
  readonly afterDigest: string | null;
  readonly data: Json;
  readonly ip: string | null;
  readonly requestId: string | null;
}

/** An event with its place in the chain. */
export interface ChainedEvent extends ChainedFacts {
  readonly prevHash: string;
  readonly hash: string;
}

/** The previous hash of the first event. */
export const GENESIS = '0'.repeat(64);
/** Keeps a hash of an event from ever being one of anything else. */
export const DOMAIN = 'drawbridge/audit-event/v1\n';

/** What is hashed of an event, without the hash of the event before. Its number is the last member of the canonical form. */
const tailOf = (seq: string): string => `,"seq":"${seq}"}`;

/** The canonical form of what is covered, but for the number, which is known only where the event takes its place. */
export function bodyOf(facts: Omit<ChainedFacts, 'seq'>): string {
  const { id, at, action, result, actor, object, changeId, roleId, beforeDigest, afterDigest, data, ip, requestId } =
    facts;
  const covered = {
    ...{ id, at, action, result, changeId, roleId, beforeDigest, afterDigest, data, ip, requestId },
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    object: { kind: object.kind, id: object.id, name: object.name },
  };
  return String(canonicalize(covered)).slice(0, -1);
}

/**
 * SHA-256 in lower-case hexadecimal over the domain, the hash of the event before, and the event's canonical bytes.
 * RFC 8785: JSON Canonicalization Scheme.
 */
export const eventHash = (prevHash: string, facts: ChainedFacts): string =>
  hashCovered(prevHash, bodyOf(facts) + tailOf(facts.seq));

/** The same from the canonical text of what is covered. */
export const hashCovered = (prevHash: string, covered: string): string =>
  digest('sha256', `${DOMAIN}${prevHash}\n${covered}`);

/** The end of a chain: the number and hash of its newest event. */
export interface ChainEnd {
  readonly seq: string;
  readonly hash: string;
}

export type ChainStep =
  | { readonly ok: true; readonly end: ChainEnd }
  | { readonly ok: false; readonly seq: string; readonly problem: string };

/** An event's place in a chain, the hash that its content has, and the change of keys that it proves. */
export interface ChainLink extends ChainEnd {
  readonly prevHash: string;
  readonly computed: string;
  readonly rotation: KeyRotation | null;
}

export const linkOf = (event: ChainedEvent): ChainLink => ({
  seq: event.seq,
  prevHash: event.prevHash,
  hash: event.hash,
  computed: eventHash(event.prevHash, event),
  rotation: rotationOf(event),
});

/**
 * Whether an event continues a chain. `before` null: the event is the first one checked, and its stated position is
 * believed.
 */
export function followChain(before: ChainEnd | null, link: ChainLink): ChainStep {
  const { seq, prevHash, hash, computed } = link;
  const refuse = (problem: string): ChainStep => ({ ok: false, seq, problem });
  if (hash !== computed) return refuse('its content is not the one that was recorded');
  if (before !== null && BigInt(seq) !== BigInt(before.seq) + 1n)
    return refuse(`it does not follow on event ${before.seq}: events are missing, doubled or in another order`);
  if (before !== null && prevHash !== before.hash)
    return refuse(`it was recorded behind another event than ${before.seq}`);
  if (before === null && seq === '1' && prevHash !== GENESIS)
    return refuse('it says that it is the first event and was recorded behind another one');
  return { ok: true, end: { seq, hash } };
}
