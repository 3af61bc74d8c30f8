import { describe, expect, it } from 'vitest';
import type { Actor, PersonActor } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';
import { countAuditEvents } from '@/lib/services/audit/count-audit-events';
import { exportAudit } from '@/lib/services/audit/export-audit';
import { getAuditEvent } from '@/lib/services/audit/get-audit-event';
import { listAuditEvents } from '@/lib/services/audit/list-audit-events';
import type { EventInput } from '@/lib/services/verb/event-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const person = (...roles: PersonRoleName[]): PersonActor => ({
  kind: 'person',
  personId: 'p1',
  name: '=Ada',
  username: 'ada',
  roles,
  via: { kind: 'session', sessionId: 's' },
  request: { id: 'r1', ip: '192.0.2.1' },
});
const AUDITOR = person('auditor');
const SYSTEM: Actor = { kind: 'system', name: 'worker', request: { id: 'r2', ip: null } };

function open() {
  const context = new TestWorld().context(database().client);
  const record = (actor: Actor, name: string, more: Partial<EventInput> = {}) =>
    context.db.$transaction((tx) =>
      recordEvent(tx, context, actor, {
        action: 'sync.started',
        object: { kind: 'account', id: name, name },
        ...more,
      }),
    );
  return { context, record };
}

/** Events of one name, a minute after another from the beginning of 2026, as if they had been recorded. */
const fill = (events: number): Promise<number> => database().client.$executeRaw`
  INSERT INTO "AuditEvent" ("seq", "id", "at", "action", "result", "actorKind", "actorName", "objectKind", "objectId",
    "objectName", "data", "prevHash", "hash")
  SELECT 100 + n, 'filled ' || n, TIMESTAMP '2026-01-01' + n * INTERVAL '1 minute', 'sync.started', 'done', 'system', 'worker',
    'account', 'a', 'common', '{}', lpad(to_hex(n), 64, '0'), lpad(to_hex(n + 1), 64, '0')
  FROM generate_series(1, ${events}) AS n`;

async function textOf(body: AsyncIterable<string>): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of body) pieces.push(piece);
  return pieces.join('');
}

describe('listing audit events', () => {
  it('is filtered by what the bar says, and the histogram and the file hold the same events', async () => {
    const { context, record } = open();
    await record(SYSTEM, 'shop-a');
    await record(AUDITOR, 'shop-b', { action: 'audit.verified', object: { kind: 'audit', id: 'x', name: 'shop-b' } });
    await record(AUDITOR, 'a_b', { object: { kind: 'account', id: 'x', name: 'a_b' } });
    const found = async (where: string) => {
      const { rows } = await listAuditEvents(context, AUDITOR, { where });
      expect((await countAuditEvents(context, AUDITOR, { where })).total, where).toBe(rows.length);
      return rows.map(({ object }) => object.name);
    };
    expect(await found('object:shop-*')).toEqual(['shop-b', 'shop-a']);
    expect(await found('-object:shop-*')).toEqual(['a_b']);
    expect(await found('who:ada')).toEqual(['a_b', 'shop-b']);
    expect(await found('-who:ada')).toEqual(['shop-a']);
    expect(await found('who:=')).toEqual(['a_b', 'shop-b']);
    expect(await found('object:a_')).toEqual(['a_b']);
    expect(await found('action:audit.verified,sync.started who:worker')).toEqual(['shop-a']);
    expect(await found('-kind:"account"')).toEqual(['shop-b']);
    expect(await found('result:refused')).toEqual([]);
    // No event here is of a change: everything but one change is all of them.
    expect(await found('change:1')).toEqual([]);
    expect(await found('-change:1')).toHaveLength(3);
    await expect(found('action:nothing.known')).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ path: ['where'] }],
    });
    const file = await exportAudit(context, AUDITOR, { where: 'object:shop-*', format: 'ndjson' });
    expect((await textOf(file.body)).trim().split('\n')).toHaveLength(3);
  });

  it('pages forward and back over the same events, newest first', async () => {
    const { context, record } = open();
    for (let index = 0; index < 60; index++) await record(SYSTEM, `a${index}`);
    const first = await listAuditEvents(context, AUDITOR, { size: '25' });
    const second = await listAuditEvents(context, AUDITOR, { size: '25', after: first.next ?? '' });
    const back = await listAuditEvents(context, AUDITOR, { size: '25', before: second.previous ?? '' });
    expect(first.rows[0]?.object.name).toBe('a59');
    expect(first.previous).toBeNull();
    expect(second.rows[0]?.object.name).toBe('a34');
    expect(back.rows).toEqual(first.rows);
    expect(back.previous).toBeNull();
  });

  it('pages through a range of time by time, and shows each event once where clocks disagree', async () => {
    const { context } = open();
    const minutes = [1, 2, 3, 5, 4, 6, 8, 7, 7, 9, ...Array.from({ length: 50 }, (_, at) => 10 + (at % 7))];
    for (const minute of minutes) {
      const now = () => new Date(Date.UTC(2026, 0, 1, 0, minute));
      const object = { kind: 'account', id: 'a', name: `minute ${minute}` };
      await context.db.$transaction((tx) =>
        recordEvent(tx, { ...context, now }, SYSTEM, { action: 'sync.started', object }),
      );
    }
    const asked = { from: '2026-01-01T00:02:00Z', to: '2026-01-01T00:14:00Z', q: 'minute', size: '25' } as const;
    const first = await listAuditEvents(context, AUDITOR, asked);
    const second = await listAuditEvents(context, AUDITOR, { ...asked, after: first.next ?? '' });
    const seen = [...first.rows, ...second.rows];
    const expected = minutes.filter((minute) => minute >= 2 && minute <= 14).sort((a, b) => b - a);
    expect(seen.map(({ object }) => object.name)).toEqual(expected.map((minute) => `minute ${minute}`));
    expect(new Set(seen.map(({ seq }) => seq)).size).toBe(expected.length);
    expect(second.next).toBeNull();
    expect((await listAuditEvents(context, AUDITOR, { ...asked, before: second.previous ?? '' })).rows).toEqual(
      first.rows,
    );
  });

  it('selects by what is asked, and takes the signs of a pattern for themselves', async () => {
    const { context, record } = open();
    await record(AUDITOR, 'pay_one');
    await record(SYSTEM, 'payXone', { action: 'sync.failed' });
    const names = async (filter: object) =>
      (await listAuditEvents(context, AUDITOR, filter)).rows.map((row) => row.object.name);
    expect(await names({ q: 'PAY_' })).toEqual(['pay_one']);
    expect(await names({ result: 'failed' })).toEqual(['payXone']);
    expect(await names({ actor: 'p1', ip: '192.0.2.1', requestId: 'r1' })).toEqual(['pay_one']);
    expect(await names({ change: '7' })).toEqual([]);
    expect(await names({ from: '2000-01-01', to: '2000-01-02' })).toEqual([]);
  });

  it('is refused to a viewer, who leaves a trace', async () => {
    const { context } = open();
    await expect(listAuditEvents(context, person('viewer'), {})).rejects.toMatchObject({ code: 'forbidden' });
    expect(await context.db.auditEvent.findMany()).toMatchObject([{ action: 'access.refused', result: 'refused' }]);
  });

  it('gives one event by its number, and says where there is none', async () => {
    const { context, record } = open();
    await record(SYSTEM, 'one', { data: { found: 3 } });
    const { rows } = await listAuditEvents(context, AUDITOR, {});
    expect(await getAuditEvent(context, AUDITOR, { seq: rows[0]?.seq })).toMatchObject({ data: { found: 3 } });
    await expect(getAuditEvent(context, AUDITOR, { seq: '999999' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(getAuditEvent(context, AUDITOR, { seq: '1e3' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('exporting audit events', () => {
  it('begins with the filter, holds every event over all batches once, and is itself recorded', async () => {
    const { context, record } = open();
    for (let index = 0; index < 3; index++) await record(SYSTEM, `a${index}`);
    for (let index = 0; index < 600; index++) await record(SYSTEM, `many-${index}`);
    const { body } = await exportAudit(context, AUDITOR, { action: 'sync.started' });
    const lines = (await textOf(body)).trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ export: { filter: { action: 'sync.started' } } });
    expect(new Set(lines.slice(1).map((line) => JSON.parse(line).seq)).size).toBe(603);
    expect(lines).toHaveLength(604);
    expect(await context.db.auditEvent.count({ where: { action: 'audit.exported' } })).toBe(1);
  });

  it('writes CSV in which no name is a formula', async () => {
    const { context, record } = open();
    await record(AUDITOR, '@evil,"x"');
    const { body, fileName } = await exportAudit(context, AUDITOR, { format: 'csv' });
    const text = await textOf(body);
    expect(fileName).toMatch(/\.csv$/);
    expect(text).toContain(`,'=Ada,`);
    expect(text).toContain(`"'@evil,""x"""`);
  });

  it('is refused to who may only read, and nothing is exported', async () => {
    const { context } = open();
    await expect(exportAudit(context, person('approver'), {})).rejects.toMatchObject({ code: 'forbidden' });
    expect(await context.db.auditEvent.count({ where: { action: 'audit.exported' } })).toBe(0);
  });
});

describe('counting audit events over time', () => {
  it('finds each event in one span, and the span selects it in the list', async () => {
    const { context, record } = open();
    for (let index = 0; index < 30; index++) await record(index % 3 === 0 ? AUDITOR : SYSTEM, `a${index}`);
    const { spans, total } = await countAuditEvents(context, AUDITOR, { actor: 'p1' });
    expect(total).toBe(10);
    expect(spans.length).toBeLessThanOrEqual(48);
    for (const [index, span] of spans.slice(1).entries())
      expect(Date.parse(span.from)).toBe(Date.parse(spans[index]?.to ?? '') + 1);
    for (const { from, to, count } of spans)
      expect((await listAuditEvents(context, AUDITOR, { actor: 'p1', from, to })).rows).toHaveLength(count);
  });

  it('keeps to the range that is asked for, also where nothing is in it', async () => {
    const { context, record } = open();
    await record(SYSTEM, 'now');
    const { spans, total } = await countAuditEvents(context, AUDITOR, { from: '2020-01-01', to: '2020-01-31' });
    expect(total).toBe(0);
    expect([spans[0]?.from, spans.at(-1)?.to]).toEqual(['2020-01-01T00:00:00.000Z', '2020-01-31T23:59:59.999Z']);
    expect(await countAuditEvents(context, AUDITOR, { actor: 'nobody' })).toEqual({
      spans: [],
      total: 0,
      complete: true,
    });
  });

  it('counts the newest events that a text is on, and says where there are more', async () => {
    const { context, record } = open();
    await record(SYSTEM, 'rare');
    await fill(1100);
    const found = await countAuditEvents(context, AUDITOR, { q: 'common' });
    expect(found).toMatchObject({ total: 1000, complete: false });
    expect(found.spans.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
    const days = { q: 'common', from: '2026-01-01', to: '2026-01-02' };
    // The hundred oldest of them are not counted, and the spans begin behind those.
    expect((await countAuditEvents(context, AUDITOR, days)).spans[0]?.from).toBe('2026-01-01T01:00:00.000Z');
    expect(await countAuditEvents(context, AUDITOR, { q: 'rare' })).toMatchObject({ total: 1, complete: true });
    const ranged = { q: 'common', from: '2026-01-01T00:10:00Z', to: '2026-01-01T00:19:59Z' };
    expect(await countAuditEvents(context, AUDITOR, ranged)).toMatchObject({ total: 10, complete: true });
    expect(await countAuditEvents(context, AUDITOR, { q: 'nowhere' })).toEqual({ spans: [], total: 0, complete: true });
  });

  it('is refused to who may not read the log', async () => {
    const { context } = open();
    await expect(countAuditEvents(context, person('viewer'), {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('exporting as JSON', () => {
  it('is one document with the filter above the events, whether there are none, one or many batches', async () => {
    const { context, record } = open();
    for (let index = 0; index < 501; index++) await record(SYSTEM, `a${index}`);
    for (const [filter, count] of [
      [{}, 501],
      [{ q: 'a500' }, 1],
      [{ q: 'none' }, 0],
    ] as const) {
      const { body } = await exportAudit(context, AUDITOR, { ...filter, format: 'json' });
      const document = JSON.parse(await textOf(body));
      expect(document.export.filter).toEqual({ ...filter });
      expect(document.events.filter(({ action }: { action: string }) => action === 'sync.started')).toHaveLength(count);
    }
  });
});
