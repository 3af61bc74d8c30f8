import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { checkConnections } from '@/lib/services/check-connections';
import { refreshRole, refreshRoleInput } from '@/lib/services/refresh-role';
import { startSync, startSyncInput } from '@/lib/services/start-sync';

export const ESTATE_OPERATIONS: readonly Operation[] = [
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
    path: '/roles/{accountId}/{name}/refresh',
    id: 'refreshRole',
    tag: 'Roles',
    summary: 'Read one role anew from AWS',
    params: refreshRoleInput,
    status: 200,
    run: refreshRole,
  },
];
