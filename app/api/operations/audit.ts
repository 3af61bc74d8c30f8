import { ReadableStream } from 'node:stream/web';
import type { Operation } from '@/app/api/operation';
import { countAuditEvents, countAuditEventsInput } from '@/lib/services/audit/count-audit-events';
import { exportAudit, exportAuditInput } from '@/lib/services/audit/export-audit';
import { getAuditEvent, getAuditEventInput } from '@/lib/services/audit/get-audit-event';
import { listAuditEvents, listAuditEventsInput } from '@/lib/services/audit/list-audit-events';
import { getAuditChain, verifyAudit } from '@/lib/services/audit/verify-audit';
import { getConnections } from '@/lib/services/connections/get-connections';
import { exportAccess, listAccess, listAccessInput } from '@/lib/services/people/list-access';
import { listPeople } from '@/lib/services/people/list-people';
import { listSessions, listSessionsInput } from '@/lib/services/people/list-sessions';
import { listTokens } from '@/lib/services/people/list-tokens';

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
    path: '/access',
    id: 'listAccess',
    tag: 'Audit',
    summary: 'List which refs may assume which roles, as of any moment, or what changed in between',
    query: listAccessInput,
    run: listAccess,
  },
  {
    ...read,
    path: '/access/export',
    id: 'exportAccess',
    tag: 'Audit',
    summary: 'Export the same as CSV',
    query: listAccessInput,
    run: async (context, actor, input) =>
      new Response(await exportAccess(context, actor, input), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="drawbridge-role-mappings.csv"',
          'cache-control': 'no-store',
        },
      }),
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
  {
    ...read,
    path: '/connections',
    id: 'getConnections',
    tag: 'Connections',
    summary: 'Read the health of each connection',
    run: getConnections,
  },
  {
    ...read,
    path: '/people',
    id: 'listPeople',
    tag: 'People',
    summary: 'List people and their roles',
    run: listPeople,
  },
  {
    ...read,
    path: '/sessions',
    id: 'listSessions',
    tag: 'People',
    summary: 'List sessions',
    query: listSessionsInput,
    run: listSessions,
  },
  { ...read, path: '/tokens', id: 'listTokens', tag: 'Tokens', summary: 'List own API tokens', run: listTokens },
];

async function* encoded(body: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of body) yield encoder.encode(piece);
}
