import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { answerItems, answerItemsInput } from '@/lib/services/reviews/answer-items';
import { getReviewReport } from '@/lib/services/reviews/campaign-report';
import { getCampaign, listCampaigns } from '@/lib/services/reviews/campaign-view';
import { delegateItems, delegateItemsInput } from '@/lib/services/reviews/delegate-items';
import { endCampaign } from '@/lib/services/reviews/end-campaign';
import { stopRepeating } from '@/lib/services/reviews/repeat-campaigns';
import {
  previewCampaign,
  previewCampaignInput,
  startCampaign,
  startCampaignInput,
} from '@/lib/services/reviews/start-campaign';
import { rowNumberText } from '@/lib/services/verb/parse-input';

const params = z.strictObject({ number: rowNumberText });
const read = { method: 'GET', status: 200, tag: 'Reviews' } as const;
const write = { method: 'POST', status: 200, tag: 'Reviews' } as const;

export const REVIEW_OPERATIONS: readonly Operation[] = [
  { ...read, path: '/reviews', id: 'listReviews', summary: 'List access reviews', run: listCampaigns },
  {
    ...write,
    path: '/reviews/preview',
    id: 'previewReview',
    summary: 'Count what a review would ask and of whom',
    body: previewCampaignInput,
    run: previewCampaign,
  },
  {
    ...write,
    status: 201,
    path: '/reviews',
    id: 'startReview',
    summary: 'Start an access review',
    body: startCampaignInput,
    run: startCampaign,
  },
  {
    ...read,
    path: '/reviews/{number}',
    id: 'getReview',
    summary: 'Read a review with its items, their evidence and answers',
    params,
    run: getCampaign,
  },
  {
    ...write,
    path: '/reviews/{number}/answers',
    id: 'answerReview',
    summary: 'Answer for items that you are asked about',
    params,
    body: answerItemsInput.omit({ number: true }),
    run: answerItems,
  },
  {
    ...write,
    path: '/reviews/{number}/delegations',
    id: 'delegateReview',
    summary: 'Hand items to another reviewer',
    params,
    body: delegateItemsInput.omit({ number: true }),
    run: delegateItems,
  },
  {
    ...write,
    path: '/reviews/{number}/end',
    id: 'endReview',
    summary: 'End a review: removals are opened, the report is signed',
    params,
    run: endCampaign,
  },
  {
    ...write,
    path: '/reviews/{number}/stop-repeating',
    id: 'stopRepeatingReview',
    summary: 'Start a review no more times',
    params,
    run: stopRepeating,
  },
  {
    ...read,
    path: '/reviews/{number}/report',
    id: 'getReviewReport',
    summary: 'Read the signed report of a review that has ended',
    params,
    run: getReviewReport,
  },
];
