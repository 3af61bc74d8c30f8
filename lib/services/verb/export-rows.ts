import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { csvRow } from '@/lib/audit/csv';
import type { Context } from '@/lib/services/verb/context';
import type { Page } from '@/lib/services/verb/paging';
import { recordEvent } from '@/lib/services/verb/record-event';

export const exportFormat = z.enum(['csv', 'json', 'ndjson']).default('csv');
export type ExportFormat = z.output<typeof exportFormat>;

/** Members of a list's input that choose a page, for `omit`: a file has all of them. */
export const PAGED = { after: true, before: true, size: true } as const;

/** A file that is read from the database while it is consumed. */
export interface ExportedRows {
  readonly fileName: string;
  readonly contentType: string;
  readonly body: AsyncIterable<string>;
}

interface Exported<Row> {
  /** What the list is of: "roles". */
  readonly name: string;
  readonly format: ExportFormat;
  /** What selects the rows, as it was asked. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** One page of the list, of 100 rows, after a cursor. */
  readonly read: (after: string | undefined) => Promise<Page<Row>>;
}

type Cell = string | number | boolean | null;

/**
 * Exports exactly what a list shows under its filter, in the list's order, and records that it was taken out. The rows are what the
 * list's own verb answers, so that nobody takes out what they may not see.
 */
export async function exportRows<Row extends Readonly<Record<string, Cell>>>(
  context: Context,
  actor: Actor,
  { name, format, filter, read }: Exported<Row>,
): Promise<ExportedRows> {
  const exportedAt = context.now().toISOString();
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  // Before anything leaves: a filter that means nothing is refused here, and is no event.
  const first = await read(undefined);
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'list.exported',
      object: { kind: 'list', id: name, name },
      data: { format, filter: asked as Record<string, string> },
    }),
  );
  const head = { exportedAt, exportedBy: actor.name, list: name, filter: asked };
  return {
    fileName: `drawbridge-${name}-${exportedAt.slice(0, 10)}.${format}`,
    contentType: CONTENT_TYPES[format],
    body: WRITERS[format](head, pagesFrom(first, read)),
  };
}

export const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

async function* pagesFrom<Row>(first: Page<Row>, read: Exported<Row>['read']): AsyncGenerator<readonly Row[]> {
  let page = first;
  yield page.rows;
  while (page.next !== null) {
    page = await read(page.next);
    yield page.rows;
  }
}

type Pages = AsyncIterable<readonly Readonly<Record<string, Cell>>[]>;
type Head = Readonly<Record<string, unknown>>;

const WRITERS: Readonly<Record<ExportFormat, (head: Head, pages: Pages) => AsyncGenerator<string>>> = {
  csv: async function* (head, pages) {
    yield csvRow(['# export', JSON.stringify(head)]);
    let columns: readonly string[] | null = null;
    for await (const rows of pages) {
      if (columns === null && rows[0]) {
        columns = Object.keys(rows[0]);
        yield csvRow(columns);
      }
      yield rows.map((row) => csvRow(Object.values(row).map((cell) => (cell === null ? '' : String(cell))))).join('');
    }
  },
  json: async function* (head, pages) {
    yield `{"export":${JSON.stringify(head)},"rows":[`;
    let between = '\n';
    for await (const rows of pages)
      for (const row of rows) {
        yield between + JSON.stringify(row);
        between = ',\n';
      }
    yield '\n]}\n';
  },
  ndjson: async function* (head, pages) {
    yield `${JSON.stringify({ export: head })}\n`;
    for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  },
};
