import type { Actor } from '@/lib/access/decide';
import { type ChainEnd, type ChainLink, linkOf } from '@/lib/audit/chain';
import { KEY_ROTATED, type KeyRotation, rotationOf } from '@/lib/audit/key-rotation';
import { type LogVerdict, verifyLog } from '@/lib/audit/verify-log';
import type { Transaction } from '@/lib/db/transaction';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import type { OutsideReading } from '@/lib/services/audit/delivery/read-outside';
import { chainedFacts } from '@/lib/services/audit/view';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

const BATCH = 1000;
const CHECKPOINTS = 1000;

/** `end`: the newest event that was looked at; null: there was none, or it was not reached. */
export interface StoredVerdict {
  readonly verdict: LogVerdict;
  readonly end: ChainEnd | null;
}

/**
 * Verifies the log as the database holds it, with its newest checkpoints and those that were read back from outside: all of it, or
 * from the event that was verified last, which costs what was added since.
 */
export async function verifyStoredLog(
  context: Context,
  readings: readonly OutsideReading[],
  since: ChainEnd | null,
): Promise<StoredVerdict> {
  const from = BigInt(since?.seq ?? 0);
  const rows = await context.db.auditCheckpoint.findMany({
    where: { seq: { gte: from } },
    orderBy: { at: 'desc' },
    take: CHECKPOINTS,
  });
  const own = rows.map(({ seq, hash, at, keyId, signature }) => ({
    checkpoint: { version: 1 as const, seq: String(seq), hash, at: at.toISOString(), keyId },
    signature,
  }));
  const kept = readings.flatMap(({ target, checkpoints }) => checkpoints.map((one) => ({ ...one, from: target })));
  const wanted = [...own, ...kept].filter(({ checkpoint }) => BigInt(checkpoint.seq) >= from);
  const key = await openAuditKey(context, context.db);
  const before = since && { end: since, rotations: await rotationsBefore(context, from) };
  const last: { end: ChainEnd | null } = { end: null };
  const verdict = await verifyLog(remembering(chainOf(context, from), last), wanted, key, before);
  return { verdict, end: last.end };
}

/** Records what a verification found. */
export async function recordVerdict(
  tx: Transaction,
  context: Context,
  actor: Actor,
  verdict: LogVerdict,
): Promise<void> {
  await recordEvent(tx, context, actor, {
    action: verdict.ok ? 'audit.verified' : 'audit.broken',
    object: { kind: 'audit', id: 'audit', name: 'audit log' },
    data: verdict.ok ? { upTo: verdict.last } : { seq: verdict.seq, problem: verdict.problem },
  });
}

/** The changes of keys up to an event: a checkpoint behind it may be signed by what came of them. */
async function rotationsBefore({ db }: Pick<Context, 'db'>, seq: bigint): Promise<readonly KeyRotation[]> {
  const rows = await db.auditEvent.findMany({ where: { action: KEY_ROTATED, seq: { lt: seq } } });
  return rows.flatMap((row) => rotationOf(row) ?? []);
}

async function* remembering(
  links: AsyncIterable<ChainLink>,
  last: { end: ChainEnd | null },
): AsyncGenerator<ChainLink> {
  for await (const link of links) {
    yield link;
    last.end = { seq: link.seq, hash: link.hash };
  }
}

/** The events of the chain from this number on, oldest first. What is older than the chain is not part of it. */
async function* chainOf({ db }: Pick<Context, 'db'>, from: bigint): AsyncGenerator<ChainLink> {
  let last = from - 1n;
  let begun = from > 1n;
  for (;;) {
    const rows = await db.auditEvent.findMany({ where: { seq: { gt: last } }, orderBy: { seq: 'asc' }, take: BATCH });
    for (const row of rows) {
      if (row.hash === null && !begun) continue;
      begun = true;
      yield linkOf({ ...chainedFacts(row), prevHash: row.prevHash ?? '', hash: row.hash ?? '' });
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.seq;
  }
}
