import { z } from 'zod';
import { answers, answersRows, type Operation } from '@/app/api/operation';
import { queued } from '@/lib/services/answers/parts';
import { checkConnections } from '@/lib/services/connections/check-connections';
import { connectionView, getConnections } from '@/lib/services/connections/get-connections';
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
    path: '/syncs',
    id: 'startSync',
    tag: 'Connections',
    summary: 'Start a sync of an instance or account',
    body: startSyncInput,
    status: 202,
    ...answers(queued, startSync),
  },
];
