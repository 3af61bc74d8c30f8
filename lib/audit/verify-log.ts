import type { KeyObject } from 'node:crypto';
import { type ChainEnd, type ChainLink, followChain } from '@/lib/audit/chain';
import { isSigned, type SignedCheckpoint } from '@/lib/audit/checkpoint';

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
 * and that it was not written anew as a whole, show the checkpoints that were kept elsewhere.
 */
export async function verifyLog(
  events: AsyncIterable<ChainLink> | Iterable<ChainLink>,
  checkpoints: readonly SignedCheckpoint[],
  key: KeyObject | null,
): Promise<LogVerdict> {
  const forged = key === null ? undefined : checkpoints.find((one) => !isSigned(one, key));
  if (forged) return refuse(forged.checkpoint.seq, 'the checkpoint was not signed by this key');
  const expected = new Map(checkpoints.map(({ checkpoint }) => [checkpoint.seq, checkpoint.hash]));
  let [end, first, count]: [ChainEnd | null, string, number] = [null, '', 0];
  for await (const event of events) {
    const step = followChain(end, event);
    if (!step.ok) return step;
    if (count++ === 0) first = event.seq;
    end = step.end;
    const hash = expected.get(end.seq);
    if (hash !== undefined && hash !== end.hash) return refuse(end.seq, 'it is another event than the checkpoint says');
  }
  if (end === null)
    return expected.size === 0 ? refuse(null, EMPTY) : refuse(null, `${EMPTY} A checkpoint says otherwise`);
  for (const seq of expected.keys())
    if (BigInt(seq) > BigInt(end.seq))
      return refuse(end.seq, `the log ends here, and a checkpoint has seen event ${seq}`);
  return { ok: true, events: count, first, last: end.seq, checkpoints: expected.size };
}

const refuse = (seq: string | null, problem: string): LogVerdict => ({ ok: false, seq, problem });
