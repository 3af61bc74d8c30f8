import type { KeyObject } from 'node:crypto';
import { type ChainEnd, type ChainLink, followChain } from '@/lib/audit/chain';
import { isSigned, type SignedCheckpoint } from '@/lib/audit/checkpoint';
import { type KeyRotation, trustedKeys } from '@/lib/audit/key-rotation';

export type LogVerdict =
  | {
      readonly ok: true;
      readonly events: number;
      readonly first: string;
      readonly last: string;
      readonly checkpoints: number;
    }
  /** `seq`: the first bad event, or the checkpoint's; null: the log as a whole. */
  | { readonly ok: false; readonly seq: string | null; readonly problem: string };

const EMPTY = 'There is no event.';

/**
 * Looks at a log from its first event to its last. A chain alone shows any change inside; that nothing was cut off behind,
 * and that it was not written anew as a whole, show the checkpoints that were kept elsewhere, signed by `key` or by one that the
 * log proves it was changed for or from.
 */
export async function verifyLog(
  events: AsyncIterable<ChainLink> | Iterable<ChainLink>,
  checkpoints: readonly SignedCheckpoint[],
  key: KeyObject | null,
): Promise<LogVerdict> {
  const expected = new Map(checkpoints.map(({ checkpoint }) => [checkpoint.seq, checkpoint.hash]));
  const rotations: KeyRotation[] = [];
  let [end, first, count]: [ChainEnd | null, string, number] = [null, '', 0];
  for await (const event of events) {
    const step = followChain(end, event);
    if (!step.ok) return step;
    if (count++ === 0) first = event.seq;
    end = step.end;
    if (event.rotation !== null) rotations.push(event.rotation);
    const hash = expected.get(end.seq);
    if (hash !== undefined && hash !== end.hash) return refuse(end.seq, 'it is another event than the checkpoint says');
  }
  // Behind the events: they say which keys the given one was changed for.
  const keys = key === null ? null : trustedKeys(key, rotations);
  const forged = keys && checkpoints.find((one) => !isSignedByOneOf(one, keys));
  if (forged)
    return refuse(
      forged.checkpoint.seq,
      'the checkpoint was not signed by this key, nor by one that it was changed for',
    );
  if (end === null)
    return expected.size === 0 ? refuse(null, EMPTY) : refuse(null, `${EMPTY} A checkpoint says otherwise`);
  for (const seq of expected.keys())
    if (BigInt(seq) > BigInt(end.seq))
      return refuse(end.seq, `the log ends here, and a checkpoint has seen event ${seq}`);
  return { ok: true, events: count, first, last: end.seq, checkpoints: expected.size };
}

function isSignedByOneOf(signed: SignedCheckpoint, keys: ReadonlyMap<string, KeyObject>): boolean {
  const key = keys.get(signed.checkpoint.keyId);
  return key !== undefined && isSigned(signed, key);
}

const refuse = (seq: string | null, problem: string): LogVerdict => ({ ok: false, seq, problem });
