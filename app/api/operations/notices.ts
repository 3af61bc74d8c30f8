import { z } from 'zod';
import { answers, answersNothing, type Operation } from '@/app/api/operation';
import { listNotifications, notificationsView } from '@/lib/services/notices/list-notifications';
import { replayDelivery } from '@/lib/services/notices/replay-delivery';

export const NOTICE_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/notifications',
    id: 'getNotifications',
    tag: 'Notifications',
    summary: 'Get notification endpoints and recent deliveries',
    status: 200,
    ...answers(notificationsView, listNotifications),
  },
  {
    method: 'POST',
    path: '/deliveries/{id}/replay',
    id: 'replayDelivery',
    tag: 'Notifications',
    summary: 'Send a notification again',
    params: z.strictObject({ id: z.string() }),
    body: z.strictObject({}),
    ...answersNothing(replayDelivery),
  },
];
