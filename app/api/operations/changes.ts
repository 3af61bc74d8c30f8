import { z } from 'zod';
import { answersRowsFile } from '@/app/api/answer-rows-file';
import { answers, type Operation } from '@/app/api/operation';
import { breakGlass, breakGlassInput } from '@/lib/services/apply/break-glass';
import { requestApply } from '@/lib/services/apply/request-apply';
import { reviewBreakGlass, reviewBreakGlassInput } from '@/lib/services/apply/review-break-glass';
import { scheduleChange, scheduleChangeInput, unscheduleChange } from '@/lib/services/apply/schedule-change';
import { approveChange } from '@/lib/services/changes/approve-change';
import { commentInput, commentOnChange } from '@/lib/services/changes/comment-on-change';
import { draftChange, draftChangeInput } from '@/lib/services/changes/draft-change';
import { editChange, editChangeInput } from '@/lib/services/changes/edit-change';
import { exportChanges, exportChangesInput } from '@/lib/services/changes/export-changes';
import { changePage, listChanges, listChangesInput } from '@/lib/services/changes/list-changes';
import { packedProposal, packProposal } from '@/lib/services/changes/pack-proposal';
import { changePreview, previewChange, previewChangeInput } from '@/lib/services/changes/preview-change';
import { rebaseChange } from '@/lib/services/changes/rebase-change';
import { decisionInput } from '@/lib/services/changes/record-decision';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { changeView, viewChange } from '@/lib/services/changes/view/change-view';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { rowNumberText } from '@/lib/services/verb/parse-input';

const params = z.strictObject({ number: rowNumberText });
const fromPath = { number: true, version: true } as const;
const tag = 'Changes';
const command = { method: 'POST', tag, params, status: 200, versioned: true } as const;
const decision = { ...command, body: decisionInput.omit(fromPath) } as const;

export const CHANGE_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/changes',
    id: 'listChanges',
    tag,
    summary: 'List changes',
    description: 'The newest come first.',
    query: listChangesInput,
    status: 200,
    ...answers(changePage, listChanges),
  },
  {
    method: 'GET',
    path: '/changes/export',
    id: 'exportChanges',
    tag,
    summary: 'Export changes',
    description: 'Every row that the filter selects, as CSV, JSON or NDJSON. The export is recorded in the audit log.',
    query: exportChangesInput,
    status: 200,
    ...answersRowsFile(exportChanges),
  },
  {
    method: 'POST',
    path: '/changes',
    id: 'draftChange',
    tag,
    summary: 'Draft a change',
    description:
      'Send `baseDigest` as `GET /roles/{accountId}/{name}/composer` answered it. A role that changed since then is refused with 409.',
    body: draftChangeInput,
    status: 201,
    idempotent: true,
    ...answers(changeView, draftChange),
  },
  {
    method: 'POST',
    path: '/changes/pack',
    id: 'packProposal',
    tag: 'Changes',
    summary: 'Shorten a proposal that is over the size limit',
    description:
      'Writes the same access in fewer characters, and proves that it is the same. When that is not enough, answers how to split it over roles.',
    body: previewChangeInput,
    status: 200,
    ...answers(packedProposal, packProposal),
  },
  {
    method: 'POST',
    path: '/changes/preview',
    id: 'previewChange',
    tag,
    summary: 'Preview a change',
    description: 'Answers the trust policy and everything it would admit. Nothing is stored.',
    body: previewChangeInput,
    status: 200,
    ...answers(changePreview, previewChange),
  },
  {
    method: 'GET',
    path: '/changes/{number}',
    id: 'getChange',
    tag,
    summary: 'Get a change',
    description: 'The `ETag` header holds its version. Send it as `If-Match` with every command.',
    params,
    status: 200,
    ...answers(changeView, (context, actor, input) => viewChange(context, actor, params.parse(input).number)),
  },
  {
    method: 'PUT',
    path: '/changes/{number}',
    id: 'editChange',
    tag,
    summary: 'Edit a change',
    description: 'Makes a new revision on top of the live trust policy. Earlier approvals no longer count.',
    params,
    body: editChangeInput.omit(fromPath),
    status: 200,
    versioned: true,
    ...answers(changeView, editChange),
  },
  {
    ...command,
    path: '/changes/{number}/rebase',
    id: 'rebaseChange',
    summary: 'Rebase a change that conflicts',
    description:
      'Makes a new revision with the same mappings on top of the live trust policy. Earlier approvals no longer count.',
    ...answers(changeView, rebaseChange),
  },
  {
    ...command,
    path: '/changes/{number}/submit',
    id: 'submitChange',
    summary: 'Submit a draft for review',
    ...answers(changeView, submitChange),
  },
  {
    ...command,
    path: '/changes/{number}/withdraw',
    id: 'withdrawChange',
    summary: 'Withdraw a change',
    ...answers(changeView, withdrawChange),
  },
  {
    ...decision,
    path: '/changes/{number}/approve',
    id: 'approveChange',
    summary: 'Approve the current revision',
    description: 'The author and the editors of a change cannot approve it.',
    ...answers(changeView, approveChange),
  },
  {
    ...decision,
    path: '/changes/{number}/reject',
    id: 'rejectChange',
    summary: 'Reject a change',
    description: 'A comment is required.',
    ...answers(changeView, rejectChange),
  },
  {
    ...decision,
    path: '/changes/{number}/request-changes',
    id: 'requestChanges',
    summary: 'Ask the author for changes',
    description: 'A comment is required.',
    ...answers(changeView, requestChanges),
  },
  {
    ...command,
    path: '/changes/{number}/apply',
    id: 'applyChange',
    summary: 'Apply an approved change',
    description:
      'Puts the change on the queue. Poll `GET /changes/{number}` until `state` is `applied`, `failed`, `conflict` or `unknown`.',
    status: 202,
    ...answers(changeView, requestApply),
  },
  {
    ...command,
    path: '/changes/{number}/schedule',
    id: 'scheduleChange',
    summary: 'Schedule when an approved change is applied',
    body: scheduleChangeInput.omit(fromPath),
    ...answers(changeView, scheduleChange),
  },
  {
    ...command,
    path: '/changes/{number}/unschedule',
    id: 'unscheduleChange',
    summary: 'Take a change off the schedule',
    description: 'It stays approved.',
    ...answers(changeView, unscheduleChange),
  },
  {
    ...command,
    path: '/changes/{number}/break-glass',
    id: 'breakGlass',
    summary: 'Apply a change without approval',
    description: 'For emergencies. Someone else has to review it afterwards.',
    body: breakGlassInput.omit(fromPath),
    status: 202,
    ...answers(changeView, breakGlass),
  },
  {
    ...command,
    path: '/changes/{number}/review-break-glass',
    id: 'reviewBreakGlass',
    summary: 'Review a change that was applied without approval',
    body: reviewBreakGlassInput.omit(fromPath),
    ...answers(changeView, reviewBreakGlass),
  },
  {
    method: 'POST',
    path: '/changes/{number}/comments',
    id: 'commentOnChange',
    tag,
    summary: 'Comment on a change',
    params,
    body: commentInput.omit({ number: true }),
    status: 201,
    idempotent: true,
    ...answers(changeView, commentOnChange),
  },
];
