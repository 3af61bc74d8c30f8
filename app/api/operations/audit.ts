import { ReadableStream } from 'node:stream/web';
import type { Operation } from '@/app/api/operation';
import { countAuditEvents, countAuditEventsInput } from '@/lib/services/audit/count-audit-events';
import { exportAudit, exportAuditInput } from '@/lib/services/audit/export-audit';
import { getAuditEvent, getAuditEventInput } from '@/lib/services/audit/get-audit-event';
import { listAuditEvents, listAuditEventsInput } from '@/lib/services/audit/list-audit-events';
import { getAuditChain, verifyAudit } from '@/lib/services/audit/verify-audit';

const read = { method: 'GET', status: 200 } as const;

export const AUDIT_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/audit',
    id: 'listAuditEvents',
    tag: 'Audit',
    summary: 'List audit events, newest first',
    query: listAuditEventsInput,
    run: listAuditEvents,
  },
  {
    ...read,
    path: '/audit/histogram',
    id: 'countAuditEvents',
    tag: 'Audit',
    summary: 'Count audit events over time',
    query: countAuditEventsInput,
    run: countAuditEvents,
  },
  {
    ...read,
    path: '/audit/chain',
    id: 'getAuditChain',
    tag: 'Audit',
    summary: 'Read how far the chain of the log goes, its last checkpoint and the key that signs',
    run: getAuditChain,
  },
  {
    method: 'POST',
    status: 200,
    path: '/audit/verify',
    id: 'verifyAudit',
    tag: 'Audit',
    summary: 'Verify the whole log: every event, its chain and its checkpoints',
    run: verifyAudit,
  },
  {
    ...read,
    path: '/audit/export',
    id: 'exportAudit',
    tag: 'Audit',
    summary: 'Export audit events as NDJSON, CSV or JSON, streamed',
    query: exportAuditInput,
    run: async (context, actor, input) => {
      const { body, contentType, fileName } = await exportAudit(context, actor, input);
      const stream = ReadableStream.from(encoded(body));
      return new Response(stream as BodyInit, {
        headers: {
          'content-type': contentType,
          'content-disposition': `attachment; filename="${fileName}"`,
          'cache-control': 'no-store',
        },
      });
    },
  },
  {
    ...read,
    path: '/audit/{seq}',
    id: 'getAuditEvent',
    tag: 'Audit',
    summary: 'Read an audit event',
    params: getAuditEventInput,
    run: getAuditEvent,
  },
];

async function* encoded(body: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of body) yield encoder.encode(piece);
}
