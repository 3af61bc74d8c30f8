import { z } from 'zod';
import { answersRowsFile } from '@/app/api/answer-rows-file';
import { answers, type Operation } from '@/app/api/operation';
import { signedReport } from '@/lib/reviews/report';
import { answerItems, answerItemsInput } from '@/lib/services/reviews/answer-items';
import { answeredItems } from '@/lib/services/reviews/answered-items';
import { getReviewReport } from '@/lib/services/reviews/campaign-report';
import {
  campaignPage,
  campaignView,
  getCampaign,
  listCampaigns,
  listCampaignsInput,
} from '@/lib/services/reviews/campaign-view';
import { delegateItems, delegateItemsInput } from '@/lib/services/reviews/delegate-items';
import { endCampaign } from '@/lib/services/reviews/end-campaign';
import { exportCampaigns, exportCampaignsInput } from '@/lib/services/reviews/export-campaigns';
import { itemPage, listReviewItems, listReviewItemsInput } from '@/lib/services/reviews/list-review-items';
import { stopRepeating } from '@/lib/services/reviews/repeat-campaigns';
import {
  campaignPreview,
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
  {
    ...read,
    path: '/reviews',
    id: 'listReviews',
    summary: 'List access reviews',
    query: listCampaignsInput,
    ...answers(campaignPage, listCampaigns),
  },
  {
    ...read,
    path: '/reviews/export',
    id: 'exportReviews',
    summary: 'Export access reviews',
    description: 'Every row that the filter selects, as CSV, JSON or NDJSON. The export is recorded in the audit log.',
    query: exportCampaignsInput,
    ...answersRowsFile(exportCampaigns),
  },
  {
    ...write,
    path: '/reviews/preview',
    id: 'previewReview',
    summary: 'Preview an access review',
    description: 'Counts what the review would ask, and of whom.',
    body: previewCampaignInput,
    ...answers(campaignPreview, previewCampaign),
  },
  {
    ...write,
    status: 201,
    path: '/reviews',
    id: 'startReview',
    summary: 'Start an access review',
    body: startCampaignInput,
    ...answers(z.strictObject({ number: z.int() }), startCampaign),
  },
  {
    ...read,
    path: '/reviews/{number}',
    id: 'getReview',
    summary: 'Get an access review',
    params,
    ...answers(campaignView, getCampaign),
  },
  {
    ...read,
    path: '/reviews/{number}/items',
    id: 'listReviewItems',
    summary: 'List what an access review asks about',
    params,
    query: listReviewItemsInput.omit({ number: true }),
    ...answers(itemPage, listReviewItems),
  },
  {
    ...write,
    path: '/reviews/{number}/answers',
    id: 'answerReview',
    summary: 'Answer items of a review',
    params,
    body: answerItemsInput.omit({ number: true }),
    ...answers(answeredItems, answerItems),
  },
  {
    ...write,
    path: '/reviews/{number}/delegations',
    id: 'delegateReview',
    summary: 'Hand items of a review to someone else',
    params,
    body: delegateItemsInput.omit({ number: true }),
    ...answers(answeredItems, delegateItems),
  },
  {
    ...write,
    path: '/reviews/{number}/end',
    id: 'endReview',
    summary: 'End an access review',
    description: 'Opens changes for what has to go, and signs the report.',
    params,
    ...answers(campaignView, endCampaign),
  },
  {
    ...write,
    path: '/reviews/{number}/stop-repeating',
    id: 'stopRepeatingReview',
    summary: 'Stop repeating an access review',
    params,
    ...answers(campaignView, stopRepeating),
  },
  {
    ...read,
    path: '/reviews/{number}/report',
    id: 'getReviewReport',
    summary: 'Get the signed report of a review',
    description: 'Only reviews that have ended have a report.',
    params,
    ...answers(signedReport, getReviewReport),
  },
];
