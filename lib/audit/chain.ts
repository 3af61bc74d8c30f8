import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
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

/** What stands before the first event. */
export const GENESIS = '0'.repeat(64);
/** Keeps a hash of an event from ever being one of anything else. */
const DOMAIN = 'drawbridge/audit-event/v1\n';

/**
 * SHA-256 in lower-case hexadecimal over the domain, the hash of the event before, and the event's canonical bytes.
 * RFC 8785: JSON Canonicalization Scheme.
 */
export function eventHash(prevHash: string, facts: ChainedFacts): string {
  const {
    seq,
    id,
    at,
    action,
    result,
    actor,
    object,
    changeId,
    roleId,
    beforeDigest,
    afterDigest,
    data,
    ip,
    requestId,
  } = facts;
  const covered = {
    ...{ seq, id, at, action, result, changeId, roleId, beforeDigest, afterDigest, data, ip, requestId },
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    object: { kind: object.kind, id: object.id, name: object.name },
  };
  return createHash('sha256')
    .update(`${DOMAIN}${prevHash}\n${canonicalize(covered)}`)
    .digest('hex');
}

/** Where a chain stands: the number and hash of its newest event. */
export interface ChainEnd {
  readonly seq: string;
  readonly hash: string;
}

export type ChainStep =
  | { readonly ok: true; readonly end: ChainEnd }
  | { readonly ok: false; readonly seq: string; readonly problem: string };

/**
 * Whether an event follows on a chain. `before` null: the event is the first that is looked at, and is believed to stand
 * where it says it does.
 */
export function followChain(before: ChainEnd | null, event: ChainedEvent): ChainStep {
  const refuse = (problem: string): ChainStep => ({ ok: false, seq: event.seq, problem });
  if (event.hash !== eventHash(event.prevHash, event)) return refuse('its content is not the one that was recorded');
  if (before !== null && BigInt(event.seq) !== BigInt(before.seq) + 1n)
    return refuse(`it does not follow on event ${before.seq}: events are missing, doubled or in another order`);
  if (before !== null && event.prevHash !== before.hash)
    return refuse(`it was recorded behind another event than ${before.seq}`);
  if (before === null && event.seq === '1' && event.prevHash !== GENESIS)
    return refuse('it says that it is the first event and was recorded behind another one');
  return { ok: true, end: { seq: event.seq, hash: event.hash } };
}
