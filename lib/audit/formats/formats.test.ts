import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '@/lib/audit/chain';
import { AUDIT_ACTIONS, type AuditAction, resultOf } from '@/lib/audit/events';
import { toCef } from '@/lib/audit/formats/cef';
import { toOcsf } from '@/lib/audit/formats/ocsf';

const ACTIONS = Object.keys(AUDIT_ACTIONS) as readonly AuditAction[];

const event = (over: Partial<ChainedEvent> = {}): ChainedEvent => ({
  ...{ seq: '42', id: 'event-42', at: '2026-11-23T09:59:00.250Z', action: 'change.approved', result: 'done' },
  actor: { kind: 'person', id: 'p1', name: 'Rhea Holm' },
  object: { kind: 'change', id: 'c1', name: 'Admit develop' },
  ...{ changeId: 'c1', roleId: 'r1', beforeDigest: null, afterDigest: 'sha256:b', data: { revision: 2 } },
  ...{ ip: '192.0.2.7', requestId: 'req-1', prevHash: '0'.repeat(64), hash: 'a'.repeat(64), ...over },
});

/** What version 1.6.0 of the schema requires of its two classes, and the numbers that it allows there. */
const CLASSES: Readonly<
  Record<number, { readonly requires: readonly string[]; readonly activities: readonly number[] }>
> = {
  3002: { requires: ['user'], activities: [0, 1, 2, 3, 4, 5, 6, 7, 99] },
  3004: { requires: ['entity'], activities: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99] },
};
const REQUIRED = ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'];

const partOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

describe('OCSF', () => {
  it.each(ACTIONS)('%s is written as its class requires', (action) => {
    const written = toOcsf(event({ action, result: resultOf(action) }), '1.2.3') as Record<string, number | string>;
    const kind = CLASSES[Number(written.class_uid)];
    expect([...REQUIRED, ...(kind?.requires ?? ['a known class'])].filter((name) => !(name in written))).toEqual([]);
    expect(kind?.activities).toContain(written.activity_id);
    expect(written.type_uid).toBe(Number(written.class_uid) * 100 + Number(written.activity_id));
    // The schema names activity 99 by the source, and no other.
    expect(written.activity_name === action).toBe(written.activity_id === 99);
    expect(written.category_uid).toBe(3);
    expect([1, 2, 3, 4, 5]).toContain(written.severity_id);
    expect(written.status_id).toBe(resultOf(action) === 'done' ? 1 : 2);
  });

  it('an event says when, who, what and from where', () => {
    expect(toOcsf(event(), '1.2.3')).toMatchObject({
      ...{ class_uid: 3004, activity_id: 99, activity_name: 'change.approved', severity: 'Informational' },
      ...{ time: 1_795_427_940_250, message: 'A person approved a revision of a change.', status: 'Success' },
      metadata: {
        ...{ version: '1.6.0', uid: 'event-42', sequence: 42, event_code: 'change.approved', correlation_uid: 'req-1' },
        product: { name: 'Drawbridge', vendor_name: 'Drawbridge', version: '1.2.3' },
      },
      actor: { user: { name: 'Rhea Holm', uid: 'p1', type_id: 1, type: 'User' } },
      entity: { name: 'Admit develop', uid: 'c1', type_id: 99, type: 'change' },
      src_endpoint: { ip: '192.0.2.7' },
    });
  });

  it('a refused sign-in is a logon that failed', () => {
    const refused = event({
      action: 'session.refused',
      result: 'refused',
      actor: { kind: 'guest', id: null, name: '?' },
    });
    expect(toOcsf(refused, '1')).toMatchObject({
      type_uid: 300_201,
      status_id: 2,
      severity: 'Low',
      user: { name: '?' },
    });
  });

  it('a receiver can put the event together again, with its place in the chain', () => {
    const told = toOcsf(event(), '1');
    const at = (place: string) => place.split('.').reduce<unknown>((value, name) => partOf(value, name), told) ?? null;
    expect({
      ...{ seq: String(at('metadata.sequence')), id: at('metadata.uid'), at: at('metadata.original_time') },
      ...{ action: at('metadata.event_code'), result: at('status_code'), requestId: at('metadata.correlation_uid') },
      actor: { kind: at('unmapped.actor_kind'), id: at('actor.user.uid'), name: at('actor.user.name') },
      object: { kind: at('unmapped.object_kind'), id: at('entity.uid'), name: at('entity.name') },
      ...{ changeId: at('unmapped.change_id'), roleId: at('unmapped.role_id'), data: at('unmapped.data') },
      ...{ beforeDigest: at('unmapped.before_digest'), afterDigest: at('unmapped.after_digest') },
      ...{ ip: at('src_endpoint.ip'), prevHash: at('unmapped.prev_hash'), hash: at('unmapped.hash') },
    }).toEqual(event());
  });

  it('an action of another version is told by its name', () => {
    const later = toOcsf(event({ action: 'constructor', result: 'toString' }), '1');
    expect(later).toMatchObject({ activity_id: 99, message: 'constructor', severity_id: 3, status_id: 2 });
  });
});

/** Fields of a line of CEF, as the format says how to take it apart. */
function readCef(line: string) {
  const header: string[] = [];
  let [field, at] = ['', 0];
  while (header.length < 7) {
    if (line[at] === '\\') field += line[++at];
    else if (line[at] === '|') {
      header.push(field);
      field = '';
    } else field += line[at];
    at++;
  }
  const rest = line.slice(at);
  const starts = [...rest.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)].filter(({ index }) => rest[index + 1] !== '\\');
  const extension = starts.map((start, index) => {
    const value = rest.slice(start.index + start[0].length, starts[index + 1]?.index);
    return [
      start[1],
      value.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\=', '=').replaceAll('\\\\', '\\'),
    ];
  });
  return { header, extension: Object.fromEntries(extension) as Record<string, string> };
}

describe('CEF', () => {
  it('an event has the seven fields of the header, and keys of the dictionary', () => {
    const { header, extension } = readCef(toCef(event(), '1.2.3', 'drawbridge.example.com'));
    expect(header).toEqual([
      ...[
        'CEF:0',
        'Drawbridge',
        'Drawbridge',
        '1.2.3',
        'change.approved',
        'A person approved a revision of a change.',
        '2',
      ],
    ]);
    expect(extension).toMatchObject({
      ...{ rt: '1795427940250', externalId: 'event-42', dvchost: 'drawbridge.example.com', act: 'change.approved' },
      ...{ outcome: 'success', suser: 'Rhea Holm', suid: 'p1', src: '192.0.2.7', cat: 'change' },
      ...{
        cn1: '42',
        cn1Label: 'sequence',
        cs1: 'Admit develop',
        cs1Label: 'object',
        cs4: 'a'.repeat(64),
        cs4Label: 'hash',
      },
      ...{ cs3: '{"revision":2}', flexString2: 'r1', flexString2Label: 'roleId' },
    });
  });

  it.each(ACTIONS)('the severity of %s lies between 0 and 10, and every label has its value', (action) => {
    const { header, extension } = readCef(toCef(event({ action, result: resultOf(action) }), '1', 'h'));
    expect(Number(header[6])).toBeGreaterThanOrEqual(0);
    expect(Number(header[6])).toBeLessThanOrEqual(10);
    const labels = Object.keys(extension).filter((key) => key.endsWith('Label'));
    expect(labels.filter((label) => !(label.slice(0, -'Label'.length) in extension))).toEqual([]);
  });

  it('a name that someone chose adds neither a field nor a line', () => {
    const evil = 'x|y=z\\ outcome=success\nCEF:0|a|b|c|d|e|10|act=forged\r';
    const line = toCef(event({ action: evil, object: { kind: 'change', id: 'c', name: evil } }), '1', 'h');
    expect(line.split(/[\r\n]/)).toHaveLength(1);
    const { header, extension } = readCef(line);
    expect(header).toHaveLength(7);
    expect(header[4]).toBe(evil.replaceAll(/[\r\n]+/g, ' '));
    expect(line).toContain('cs1=x|y\\=z\\\\ outcome\\=success\\nCEF:0|a|b|c|d|e|10|act\\=forged\\r cs1Label=object');
    expect(extension.outcome).toBe('success');
  });

  it('what is too long is cut by whole characters, and an IPv6 source has the field for it', () => {
    const { extension } = readCef(toCef(event({ data: { a: '𝒳'.repeat(5000) }, ip: '2001:db8::1' }), '1', 'h'));
    expect([...(extension.cs3 ?? '')]).toHaveLength(4000);
    expect(extension).toMatchObject({ c6a2: '2001:db8::1', c6a2Label: 'Source IPv6 Address' });
    expect(extension).not.toHaveProperty('src');
  });
});
