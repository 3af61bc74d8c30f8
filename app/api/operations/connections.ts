import { z } from 'zod';
import { answers, answersFile, answersRows, type Operation } from '@/app/api/operation';
import { queued } from '@/lib/services/answers/parts';
import { askForHooks, askForHooksInput } from '@/lib/services/connections/ask-for-hooks';
import { askForReload, askForReloadInput } from '@/lib/services/connections/ask-for-reload';
import { checkConnections } from '@/lib/services/connections/check-connections';
import { connectionView, getConnections } from '@/lib/services/connections/get-connections';
import {
  exportTemplate,
  exportTemplateInput,
  listTemplates,
  listTemplatesInput,
  templateView,
} from '@/lib/services/connections/templates';
import { listProcesses, processView } from '@/lib/services/process/list-processes';
import { startSync, startSyncInput } from '@/lib/services/sync/start-sync';

const read = { method: 'GET', status: 200 } as const;

export const CONNECTION_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/connections',
    id: 'listConnections',
    tag: 'Connections',
    summary: 'List connections and their health',
    ...answersRows(connectionView, getConnections),
  },
  {
    ...read,
    path: '/processes',
    id: 'listProcesses',
    tag: 'Connections',
    summary: 'List the processes of Drawbridge that run',
    ...answersRows(processView, listProcesses),
  },
  {
    ...read,
    path: '/templates',
    id: 'listTemplates',
    tag: 'Connections',
    summary: 'List the templates that set up an AWS account',
    query: listTemplatesInput,
    ...answersRows(templateView, listTemplates),
  },
  {
    ...read,
    path: '/templates/{name}/{format}',
    id: 'exportTemplate',
    tag: 'Connections',
    summary: 'Download a template that sets up an AWS account',
    description: 'CloudFormation as YAML, ready for a stack or a StackSet, or a Terraform module.',
    params: exportTemplateInput,
    ...answersFile(['application/yaml', 'text/plain'], async (...asked) => {
      const { file, text } = await exportTemplate(...asked);
      return new Response(text, {
        headers: {
          'content-type': file.endsWith('.yaml') ? 'application/yaml' : 'text/plain; charset=utf-8',
          'content-disposition': `attachment; filename="${file}"`,
          'cache-control': 'no-store',
        },
      });
    }),
  },
  {
    method: 'POST',
    path: '/connections/check',
    id: 'checkConnections',
    tag: 'Connections',
    summary: 'Test the permissions of every connection',
    description:
      'Queues a check of each connection, by calls that change nothing. `GET /connections` shows how far it is and what it found.',
    body: z.strictObject({}),
    status: 202,
    ...answers(queued, checkConnections),
  },
  {
    method: 'POST',
    path: '/instances/{instanceId}/hooks',
    id: 'setUpHooks',
    tag: 'Connections',
    summary: 'Set up the hooks that send the events of a GitLab',
    description:
      'A worker creates a system hook, or webhooks of groups and projects, with the address and the secret of the configuration, and on GitLab Ultimate a stream of audit events. Those that are there with this address are set anew. It takes a writer token with scope `api`. `GET /connections` shows what became of it.',
    params: askForHooksInput,
    status: 202,
    ...answers(queued, askForHooks),
  },
  {
    method: 'POST',
    path: '/configuration/reload',
    id: 'reloadConfiguration',
    tag: 'Connections',
    summary: 'Read the configuration again',
    description:
      'Every process reads the file of its configuration within seconds, and goes over to its connections. A configuration with mistakes is refused with all of them.',
    body: askForReloadInput,
    status: 202,
    ...answers(queued, askForReload),
  },
  {
    method: 'POST',
    path: '/syncs',
    id: 'startSync',
    tag: 'Connections',
    summary: 'Start a sync of an instance or account',
    body: startSyncInput,
    status: 202,
    ...answers(queued, startSync),
  },
];
