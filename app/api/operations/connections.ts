import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { checkConnections } from '@/lib/services/connections/check-connections';
import { getConnections } from '@/lib/services/connections/get-connections';
import { startSync, startSyncInput } from '@/lib/services/sync/start-sync';

const read = { method: 'GET', status: 200 } as const;

export const CONNECTION_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/connections',
    id: 'getConnections',
    tag: 'Connections',
    summary: 'Read the health of each connection',
    run: getConnections,
  },
  {
    method: 'POST',
    path: '/connections/check',
    id: 'checkConnections',
    tag: 'Connections',
    summary: 'Check what each connection may do',
    body: z.strictObject({}),
    status: 200,
    run: checkConnections,
  },
  {
    method: 'POST',
    path: '/syncs',
    id: 'startSync',
    tag: 'Connections',
    summary: 'Start a sync of an instance or an account',
    body: startSyncInput,
    status: 202,
    run: startSync,
  },
];
