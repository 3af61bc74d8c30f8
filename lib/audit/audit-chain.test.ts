import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ChainedEvent, type ChainedFacts, eventHash, GENESIS } from '@/lib/audit/chain';
import { signCheckpoint } from '@/lib/audit/checkpoint';
import { writeLogLine } from '@/lib/audit/log-line';
import { verifyExport } from '@/lib/audit/verify-export';

const HEAD = JSON.stringify({ export: { exportedAt: '2026-11-23T10:00:00.000Z', exportedBy: 'Odile', filter: {} } });
const { privateKey: KEY } = generateKeyPairSync('ed25519');
const { privateKey: OTHER } = generateKeyPairSync('ed25519');

const facts = (seq: number, name = `Ana ${seq}`): ChainedFacts => ({
  seq: String(seq),
  id: `event-${seq}`,
  at: new Date(Date.UTC(2026, 10, 23, 10, 0, seq)).toISOString(),
  action: 'change.approved',
  result: 'done',
  actor: { kind: 'session', id: 'p1', name },
  object: { kind: 'change', id: 'c1', name: 'Größe “x” \u202e' },
  changeId: 'c1',
  roleId: null,
  beforeDigest: null,
  afterDigest: 'f'.repeat(64),
  data: { revision: seq, list: [1.5, true, null, 'é'] },
  ip: '192.0.2.1',
  requestId: 'r1',
});

/** A log of this many events; `name`: another history with the same numbers. */
function logOf(count: number, name?: string): readonly ChainedEvent[] {
  let prevHash = GENESIS;
  return Array.from({ length: count }, (_, index) => {
    const own = facts(index + 1, name);
    const event = { ...own, prevHash, hash: eventHash(prevHash, own) };
    prevHash = event.hash;
    return event;
  });
}

const linesOf = (log: readonly ChainedEvent[]) => log.map((event) => writeLogLine(event).trimEnd());
const checkpointOf = (event: ChainedEvent | undefined, key = KEY) =>
  signCheckpoint({ seq: event?.seq ?? '', hash: event?.hash ?? '', at: '2026-11-23T11:00:00.000Z' }, key);
const LOG = logOf(1000);
const LINES = linesOf(LOG);
const LAST = checkpointOf(LOG.at(-1));
const verify = (lines: readonly string[], checkpoints = [LAST]) => verifyExport([HEAD, ...lines], checkpoints, KEY);

describe('a log', () => {
  it('that nobody touched holds, with its checkpoint', async () => {
    expect(await verify(LINES)).toEqual({ ok: true, events: 1000, first: '1', last: '1000', checkpoints: 1 });
  });

  it('shows every change of a single byte, wherever it is, by the event that it is in', {
    timeout: 120_000,
  }, async () => {
    const missed: string[] = [];
    for (const [index, line] of LINES.entries()) {
      const bytes = Buffer.from(line);
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const verdict = await verifyExport([HEAD, changed.toString('utf8')], [], KEY);
        if (verdict.ok) missed.push(`${index + 1} ${at}`);
      }
    }
    expect(missed).toEqual([]);
  });

  const without = (at: number) => LINES.filter((_, index) => index !== at);
  const swapped = (at: number) => LINES.with(at, LINES[at + 1] ?? '').with(at + 1, LINES[at] ?? '');
  it.each([
    ['a deleted event', without(500), '502'],
    ['a doubled event', LINES.toSpliced(500, 0, LINES[500] ?? ''), '501'],
    ['two events in the other order', swapped(500), '502'],
    ['an event of another history', LINES.with(500, linesOf(logOf(501, 'Eve'))[500] ?? ''), '501'],
    ['an event put in between', LINES.toSpliced(500, 0, linesOf(logOf(1001, 'Eve'))[500] ?? ''), '501'],
    ['a tail that was cut off', LINES.slice(0, 990), '990'],
    ['a head that was cut off and numbered anew', linesOf(logOf(900)), '900'],
    ['a history that was written anew as a whole', linesOf(logOf(1000, 'Eve')), '1000'],
  ])('shows %s, and names the first bad event', async (_, lines, seq) => {
    expect(await verify(lines)).toMatchObject({ ok: false, seq });
  });

  it('without a checkpoint cannot show what a chain cannot: a cut tail, a whole new history', async () => {
    expect(await verify(LINES.slice(0, 990), [])).toMatchObject({ ok: true, last: '990' });
    expect(await verify(linesOf(logOf(1000, 'Eve')), [])).toMatchObject({ ok: true });
  });

  it('is not held by a checkpoint that another key signed, or that was changed', async () => {
    expect(await verify(LINES, [checkpointOf(LOG.at(-1), OTHER)])).toMatchObject({ ok: false });
    const changed = { ...LAST, checkpoint: { ...LAST.checkpoint, at: '2026-11-24T11:00:00.000Z' } };
    expect(await verify(LINES, [changed])).toMatchObject({ ok: false, seq: '1000' });
  });

  it('that is a filtered export is whole in each event, and says that it is filtered', async () => {
    const head = JSON.stringify({ export: { filter: { action: 'change.approved' } } });
    const some = [LINES[3] ?? '', LINES[9] ?? ''];
    expect(await verifyExport([head, ...some], [], KEY)).toMatchObject({ ok: true, events: 2, filtered: true });
    const bad = some.with(1, (some[1] ?? '').replace('Ana 10', 'Ana 11'));
    expect(await verifyExport([head, ...bad], [], KEY)).toMatchObject({ ok: false, seq: '10' });
  });

  it('that is no export is refused', async () => {
    expect(await verifyExport([], [], KEY)).toMatchObject({ ok: false });
    expect(await verifyExport(LINES, [], KEY)).toMatchObject({ ok: false, seq: null });
    expect(await verifyExport([HEAD], [], KEY)).toMatchObject({ ok: false, problem: 'There is no event.' });
  });
});
