import type { KeyObject } from 'node:crypto';
import type { ChainLink } from '@/lib/audit/chain';
import { readLogLine } from '@/lib/audit/log-line';
import { type KeptCheckpoint, type LogVerdict, verifyLog } from '@/lib/audit/verify-log';

/** A verdict on a file. `filtered`: each event is intact, but the events between them are not in the export. */
export type ExportVerdict = LogVerdict & { readonly filtered?: true };

class BadLine extends Error {
  constructor(readonly verdict: LogVerdict) {
    super('bad line');
  }
}

/** Verifies the lines of an NDJSON export, its first line being the head. */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  checkpoints: readonly KeptCheckpoint[],
  key: KeyObject | null,
): Promise<ExportVerdict> {
  const iterator = Symbol.asyncIterator in lines ? lines[Symbol.asyncIterator]() : lines[Symbol.iterator]();
  const head = await iterator.next();
  const filtered = head.done ? null : filterOf(head.value);
  if (filtered === null) return { ok: false, seq: null, problem: 'The first line is not the head of an export' };
  try {
    if (!filtered) return await verifyLog(eventsOf(iterator), checkpoints, key);
    let [count, first, last] = [0, '', ''];
    for await (const event of eventsOf(iterator)) {
      if (event.hash !== event.computed)
        return { ok: false, seq: event.seq, problem: 'its content is not the one that was recorded' };
      if (count++ === 0) first = event.seq;
      last = event.seq;
    }
    return { ok: true, events: count, first, last, checkpoints: 0, filtered: true };
  } catch (error) {
    if (error instanceof BadLine) return error.verdict;
    throw error;
  }
}

/** Whether the head says that events were left out; null: it is no head. */
function filterOf(line: string): boolean | null {
  try {
    const head = JSON.parse(line) as { export?: { filter?: Record<string, unknown> } };
    return head.export?.filter === undefined ? null : Object.keys(head.export.filter).length > 0;
  } catch {
    return null;
  }
}

type Lines = Iterator<string> | AsyncIterator<string>;

async function* eventsOf(lines: Lines): AsyncGenerator<ChainLink> {
  let last: string | null = null;
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    if (next.value === '') continue;
    const event = readLogLine(next.value);
    if (event === null) {
      const where = last === null ? 'the first event' : `the event behind ${last}`;
      throw new BadLine({ ok: false, seq: last, problem: `${where} is not written as events are` });
    }
    last = event.seq;
    yield event;
  }
}
