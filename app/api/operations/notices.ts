import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { listNotifications } from '@/lib/services/notices/list-notifications';
import { replayDelivery } from '@/lib/services/notices/replay-delivery';

export const NOTICE_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/notifications',
    id: 'listNotifications',
    tag: 'Notifications',
    summary: 'Read where notices go and what became of the last ones',
    status: 200,
    run: listNotifications,
  },
  {
    method: 'POST',
    path: '/deliveries/{id}/replay',
    id: 'replayDelivery',
    tag: 'Notifications',
    summary: 'Send a notice again',
    params: z.strictObject({ id: z.string() }),
    body: z.strictObject({}),
    status: 204,
    run: replayDelivery,
  },
];
