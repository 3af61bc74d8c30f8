import { ReadableStream } from 'node:stream/web';
import { answers, answersFile, type Operation } from '@/app/api/operation';
import { auditHistogram, countAuditEvents, countAuditEventsInput } from '@/lib/services/audit/count-audit-events';
import { exportAudit, exportAuditInput } from '@/lib/services/audit/export-audit';
import { getAuditEvent, getAuditEventInput } from '@/lib/services/audit/get-audit-event';
import { auditPage, listAuditEvents, listAuditEventsInput } from '@/lib/services/audit/list-audit-events';
import { auditChain, getAuditChain, logVerdict, verifyAudit } from '@/lib/services/audit/verify-audit';
import { auditView } from '@/lib/services/audit/view';

const read = { method: 'GET', status: 200 } as const;

export const AUDIT_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/audit',
    id: 'listAuditEvents',
    tag: 'Audit',
    summary: 'List audit events',
    description: 'The newest come first.',
    query: listAuditEventsInput,
    ...answers(auditPage, listAuditEvents),
  },
  {
    ...read,
    path: '/audit/histogram',
    id: 'countAuditEvents',
    tag: 'Audit',
    summary: 'Count audit events over time',
    query: countAuditEventsInput,
    ...answers(auditHistogram, countAuditEvents),
  },
  {
    ...read,
    path: '/audit/chain',
    id: 'getAuditChain',
    tag: 'Audit',
    summary: 'Get the state of the audit chain',
    description: 'The newest event, the last signed checkpoint, and the public key to verify it with.',
    ...answers(auditChain, getAuditChain),
  },
  {
    method: 'POST',
    status: 200,
    path: '/audit/verify',
    id: 'verifyAudit',
    tag: 'Audit',
    summary: 'Verify the audit log',
    description: 'Checks every event, the chain and the checkpoints.',
    ...answers(logVerdict, verifyAudit),
  },
  {
    ...read,
    path: '/audit/export',
    id: 'exportAudit',
    tag: 'Audit',
    summary: 'Export audit events',
    description: 'Streams the matching events, oldest first. The export itself is recorded.',
    query: exportAuditInput,
    ...answersFile(['application/x-ndjson', 'text/csv', 'application/json'], async (context, actor, input) => {
      const { body, contentType, fileName } = await exportAudit(context, actor, input);
      const stream = ReadableStream.from(encoded(body));
      return new Response(stream as BodyInit, {
        headers: {
          'content-type': contentType,
          'content-disposition': `attachment; filename="${fileName}"`,
          'cache-control': 'no-store',
        },
      });
    }),
  },
  {
    ...read,
    path: '/audit/{seq}',
    id: 'getAuditEvent',
    tag: 'Audit',
    summary: 'Get an audit event',
    params: getAuditEventInput,
    ...answers(auditView, getAuditEvent),
  },
];

async function* encoded(body: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of body) yield encoder.encode(piece);
}
