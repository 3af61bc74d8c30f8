import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { ChainedEvent } from '@/lib/audit/chain';
import { csvRow } from '@/lib/audit/csv';
import { writeLogLine } from '@/lib/audit/log-line';
import { type AuditFilter, auditConditions, auditFilter } from '@/lib/services/audit/filter';
import { type AuditView, viewEvents } from '@/lib/services/audit/view';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

const BATCH = 500;

export const exportAuditInput = auditFilter.extend({ format: z.enum(['ndjson', 'csv', 'json']).default('ndjson') });
type Format = z.output<typeof exportAuditInput>['format'];

export interface AuditExport {
  readonly fileName: string;
  readonly contentType: string;
  /** Text in pieces of whole lines, read from the database while it is consumed. */
  readonly body: AsyncIterable<string>;
}

/** The header above the events: when, by whom and which. */
interface Head {
  readonly exportedAt: string;
  readonly exportedBy: string;
  readonly filter: Readonly<Record<string, string | number>>;
}

/** Exports audit events, oldest first, up to the newest one at the time of asking. The export is itself an event. */
export async function exportAudit(context: Context, actor: Actor, input: unknown): Promise<AuditExport> {
  await requireAccess(context, actor, 'audit.export');
  const { format, ...wanted } = parseInput(exportAuditInput, input);
  const filter = Object.fromEntries(
    Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  const newest = await context.db.auditEvent.findFirst({ orderBy: { seq: 'desc' } });
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'audit.exported',
      object: { kind: 'audit', id: 'audit', name: 'audit log' },
      data: { format, filter, upTo: String(newest?.seq ?? 0) },
    }),
  );
  const exportedAt = context.now().toISOString();
  return {
    fileName: `drawbridge-audit-${exportedAt.slice(0, 10)}.${format}`,
    contentType: FORMATS[format].contentType,
    body: write(context, format, { exportedAt, exportedBy: actor.name, filter }, wanted, newest?.seq ?? 0n),
  };
}

async function* write(context: Context, format: Format, head: Head, filter: AuditFilter, upTo: bigint) {
  const { begin, row, between, end } = FORMATS[format];
  yield begin(head);
  const conditions = await auditConditions(context, filter);
  let last = 0n;
  for (;;) {
    const events = await context.db.auditEvent.findMany({
      where: { AND: [{ seq: { gt: last, lte: upTo } }, ...conditions] },
      orderBy: { seq: 'asc' },
      take: BATCH,
    });
    const newest = events.at(-1);
    if (newest === undefined) break;
    yield (last === 0n ? '' : between) + (await viewEvents(context, events)).map(row).join(between);
    last = newest.seq;
  }
  yield end;
}

/** Columns of the CSV, in order. */
const COLUMNS: readonly (readonly [name: string, cell: (event: AuditView) => string])[] = [
  ['seq', (event) => event.seq],
  ['id', (event) => event.id],
  ['at', (event) => event.at],
  ['action', (event) => event.action],
  ['result', (event) => event.result],
  ['actorKind', (event) => event.actor.kind],
  ['actorId', (event) => event.actor.id ?? ''],
  ['actorName', (event) => event.actor.name],
  ['objectKind', (event) => event.object.kind],
  ['objectId', (event) => event.object.id],
  ['objectName', (event) => event.object.name],
  ['change', (event) => (event.changeNumber === null ? '' : String(event.changeNumber))],
  ['roleAccount', (event) => event.role?.accountId ?? ''],
  ['roleName', (event) => event.role?.name ?? ''],
  ['beforeDigest', (event) => event.beforeDigest ?? ''],
  ['afterDigest', (event) => event.afterDigest ?? ''],
  ['ip', (event) => event.ip ?? ''],
  ['requestId', (event) => event.requestId ?? ''],
  ['data', (event) => JSON.stringify(event.data)],
];

interface Writer {
  readonly contentType: string;
  readonly begin: (head: Head) => string;
  readonly row: (event: AuditView) => string;
  readonly between: string;
  readonly end: string;
}

/** NDJSON holds what the chain covers and can be verified; CSV and JSON hold what people and programs look for too. */
const FORMATS: Readonly<Record<Format, Writer>> = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    begin: (head) => `${JSON.stringify({ export: head })}\n`,
    row: (event) => (isChained(event) ? writeLogLine(covered(event)) : `${JSON.stringify(event)}\n`),
    between: '',
    end: '',
  },
  csv: {
    contentType: 'text/csv; charset=utf-8',
    begin: ({ exportedAt, exportedBy, filter }) =>
      csvRow(['# exported', exportedAt, exportedBy, JSON.stringify(filter)]) + csvRow(COLUMNS.map(([name]) => name)),
    row: (event) => csvRow(COLUMNS.map(([, cell]) => cell(event))),
    between: '',
    end: '',
  },
  json: {
    contentType: 'application/json; charset=utf-8',
    begin: (head) => `{"export":${JSON.stringify(head)},"events":[\n`,
    row: (event) => JSON.stringify(event),
    between: ',\n',
    end: '\n]}\n',
  },
};

const isChained = (event: AuditView): event is AuditView & ChainedEvent =>
  event.hash !== null && event.prevHash !== null;

/** What the chain covers and nothing else: everything in a line is then shown to be what was recorded. */
const covered = ({ meaning: _, changeNumber: __, role: ___, ...event }: AuditView & ChainedEvent): ChainedEvent =>
  event;
