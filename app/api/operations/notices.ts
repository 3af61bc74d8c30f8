import { z } from 'zod';
import { answers, answersNothing, type Operation } from '@/app/api/operation';
import { chooseNotices, chooseNoticesInput } from '@/lib/services/notices/choose-notices';
import { getNoticeChoices, noticeChoicesView } from '@/lib/services/notices/get-notice-choices';
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
    method: 'GET',
    path: '/notices/choices',
    id: 'getNoticeChoices',
    tag: 'Notifications',
    summary: 'Get which notifications reach you in person',
    status: 200,
    ...answers(noticeChoicesView, getNoticeChoices),
  },
  {
    method: 'PUT',
    path: '/notices/choices',
    id: 'chooseNotices',
    tag: 'Notifications',
    summary: 'Choose which notifications reach you in person',
    description: 'Reasons that are left out keep what they had.',
    body: chooseNoticesInput,
    ...answersNothing(chooseNotices),
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
