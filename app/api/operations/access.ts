import type { Operation } from '@/app/api/operation';
import { explainAccess, explainAccessInput } from '@/lib/services/estate/explain-access';
import { exportAccess, listAccess, listAccessInput } from '@/lib/services/estate/list-access';

const read = { method: 'GET', status: 200 } as const;

export const ACCESS_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/explain',
    id: 'explainAccess',
    tag: 'Roles',
    summary: 'Say whether a pipeline or a token may assume a role, or which roles it may, and why',
    body: explainAccessInput,
    status: 200,
    run: explainAccess,
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
    summary: 'Export which refs may assume which roles as CSV',
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
];
