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

/** A checkpoint, and the place that it was kept in where it is one of several. */
export type KeptCheckpoint = SignedCheckpoint & { readonly from?: string };

/** Of a log in which there is nothing, and of which nothing was kept elsewhere. */
export const EMPTY_LOG = 'There is no event.';
const ANOTHER = 'it was verified before, and is gone or another event now';
const isSame = (a: ChainEnd, b: ChainEnd): boolean => a.seq === b.seq && a.hash === b.hash;
const named = ({ from }: Pick<KeptCheckpoint, 'from'>): string =>
  from === undefined ? 'the checkpoint' : `the checkpoint kept in ${from}`;

/** Where an earlier verification ended, and the changes of keys that it saw. */
export interface VerifiedBefore {
  readonly end: ChainEnd;
  readonly rotations: readonly KeyRotation[];
}

/**
 * Looks at a log from its first event to its last, or from the one that was verified before, which has to be the first of `events`. A chain alone shows any change inside; that nothing was cut off behind,
 * and that it was not written anew as a whole, show the checkpoints that were kept elsewhere, signed by `key` or by one that the
 * log proves it was changed for or from.
 */
export async function verifyLog(
  events: AsyncIterable<ChainLink> | Iterable<ChainLink>,
  checkpoints: readonly KeptCheckpoint[],
  key: KeyObject | null,
  before: VerifiedBefore | null = null,
): Promise<LogVerdict> {
  const expected = bySeq(checkpoints);
  const rotations: KeyRotation[] = [...(before?.rotations ?? [])];
  let [end, first, count]: [ChainEnd | null, string, number] = [null, '', 0];
  for await (const event of events) {
    const step = followChain(end, event);
    if (!step.ok) return step;
    if (count++ === 0) {
      first = event.seq;
      if (before !== null && !isSame(before.end, event)) return refuse(before.end.seq, ANOTHER);
    }
    end = step.end;
    if (event.rotation !== null) rotations.push(event.rotation);
    const { seq, hash } = end;
    // Every copy of one number is compared: one that was forged must not hide another.
    const other = expected.get(seq)?.find(({ checkpoint }) => checkpoint.hash !== hash);
    if (other !== undefined) return refuse(seq, `it is another event than ${named(other)} says`);
  }
  if (end === null && before !== null) return refuse(before.end.seq, ANOTHER);
  // Behind the events: they say which keys the given one was changed for.
  const keys = key === null ? null : trustedKeys(key, rotations);
  const forged = keys && checkpoints.find((one) => !isSignedByOneOf(one, keys));
  if (forged)
    return refuse(
      forged.checkpoint.seq,
      `${named(forged)} was not signed by this key, nor by one that it was changed for`,
    );
  if (end === null)
    return expected.size === 0 ? refuse(null, EMPTY_LOG) : refuse(null, `${EMPTY_LOG} A checkpoint says otherwise`);
  for (const [seq, [kept]] of expected)
    if (kept !== undefined && BigInt(seq) > BigInt(end.seq))
      return refuse(
        end.seq,
        `the log ends here, and ${kept.from === undefined ? 'a checkpoint' : named(kept)} has seen event ${seq}`,
      );
  return { ok: true, events: count, first, last: end.seq, checkpoints: expected.size };
}

function bySeq(checkpoints: readonly KeptCheckpoint[]): ReadonlyMap<string, readonly KeptCheckpoint[]> {
  const all = new Map<string, KeptCheckpoint[]>();
  for (const one of checkpoints) {
    const { seq } = one.checkpoint;
    const kept = all.get(seq);
    if (kept === undefined) all.set(seq, [one]);
    else kept.push(one);
  }
  return all;
}

function isSignedByOneOf(signed: SignedCheckpoint, keys: ReadonlyMap<string, KeyObject>): boolean {
  const key = keys.get(signed.checkpoint.keyId);
  return key !== undefined && isSigned(signed, key);
}

const refuse = (seq: string | null, problem: string): LogVerdict => ({ ok: false, seq, problem });
