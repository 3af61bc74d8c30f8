import { answers, answersFile, type Operation } from '@/app/api/operation';
import { accessExplanation, explainAccess, explainAccessInput } from '@/lib/services/estate/explain-access';
import {
  accessFilter,
  accessTable,
  exportAccess,
  listAccess,
  listAccessInput,
} from '@/lib/services/estate/list-access';

const read = { method: 'GET', status: 200 } as const;

export const ACCESS_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/explain',
    id: 'explainAccess',
    tag: 'Roles',
    summary: 'Explain which roles a pipeline or token can assume',
    description:
      'Names one role to get every clause explained, or no role to ask all of them. Claims are decided on as given: no signature is checked and nothing is stored.',
    body: explainAccessInput,
    status: 200,
    ...answers(accessExplanation, explainAccess),
  },
  {
    ...read,
    path: '/access',
    id: 'listAccess',
    tag: 'Audit',
    summary: 'List who can assume what, at any time',
    description: '`at` answers for a moment in the past. `since` answers what changed in between.',
    query: listAccessInput,
    ...answers(accessTable, listAccess),
  },
  {
    ...read,
    path: '/access/export',
    id: 'exportAccess',
    tag: 'Audit',
    summary: 'Export who can assume what as CSV',
    description: 'The same rows as `GET /access`. The export is recorded in the audit log.',
    query: accessFilter,
    ...answersFile(
      ['text/csv'],
      async (context, actor, input) =>
        new Response(await exportAccess(context, actor, input), {
          headers: {
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': 'attachment; filename="drawbridge-role-mappings.csv"',
            'cache-control': 'no-store',
          },
        }),
    ),
  },
];
