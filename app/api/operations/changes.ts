import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { breakGlass, breakGlassInput } from '@/lib/services/apply/break-glass';
import { requestApply } from '@/lib/services/apply/request-apply';
import { reviewBreakGlass, reviewBreakGlassInput } from '@/lib/services/apply/review-break-glass';
import { scheduleChange, scheduleChangeInput, unscheduleChange } from '@/lib/services/apply/schedule-change';
import { approveChange } from '@/lib/services/changes/approve-change';
import { commentInput, commentOnChange } from '@/lib/services/changes/comment-on-change';
import { draftChange, draftChangeInput } from '@/lib/services/changes/draft-change';
import { editChange, editChangeInput } from '@/lib/services/changes/edit-change';
import { listChanges, listChangesInput } from '@/lib/services/changes/list-changes';
import { packProposal } from '@/lib/services/changes/pack-proposal';
import { previewChange, previewChangeInput } from '@/lib/services/changes/preview-change';
import { rebaseChange } from '@/lib/services/changes/rebase-change';
import { decisionInput } from '@/lib/services/changes/record-decision';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
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
    summary: 'List changes, newest first',
    query: listChangesInput,
    status: 200,
    run: listChanges,
  },
  {
    method: 'POST',
    path: '/changes',
    id: 'draftChange',
    tag,
    summary: 'Draft a change of a trust policy',
    body: draftChangeInput,
    status: 201,
    idempotent: true,
    run: draftChange,
  },
  {
    method: 'POST',
    path: '/changes/pack',
    id: 'packProposal',
    tag: 'Changes',
    summary: 'Write a proposal as small as can be, proved to admit the same; or say how to split it over roles',
    body: previewChangeInput,
    status: 200,
    run: packProposal,
  },
  {
    method: 'POST',
    path: '/changes/preview',
    id: 'previewChange',
    tag,
    summary: 'Compute what a proposal would be and what it would admit, without keeping it',
    body: previewChangeInput,
    status: 200,
    run: previewChange,
  },
  {
    method: 'GET',
    path: '/changes/{number}',
    id: 'getChange',
    tag,
    summary: 'Read a change',
    params,
    status: 200,
    run: (context, actor, input) => viewChange(context, actor, params.parse(input).number),
  },
  {
    method: 'PUT',
    path: '/changes/{number}',
    id: 'editChange',
    tag,
    summary: 'Edit a change: a new revision against the live policy; approvals are void',
    params,
    body: editChangeInput.omit(fromPath),
    status: 200,
    versioned: true,
    run: editChange,
  },
  {
    ...command,
    path: '/changes/{number}/rebase',
    id: 'rebaseChange',
    summary: 'Rebase a change in conflict: the same mappings over the live policy; approvals are void',
    run: rebaseChange,
  },
  {
    ...command,
    path: '/changes/{number}/submit',
    id: 'submitChange',
    summary: 'Submit a draft for a decision',
    run: submitChange,
  },
  {
    ...command,
    path: '/changes/{number}/withdraw',
    id: 'withdrawChange',
    summary: 'Withdraw a change',
    run: withdrawChange,
  },
  {
    ...decision,
    path: '/changes/{number}/approve',
    id: 'approveChange',
    summary: 'Approve the present revision',
    run: approveChange,
  },
  {
    ...decision,
    path: '/changes/{number}/reject',
    id: 'rejectChange',
    summary: 'Reject a change, with a reason',
    run: rejectChange,
  },
  {
    ...decision,
    path: '/changes/{number}/request-changes',
    id: 'requestChanges',
    summary: 'Ask the author to change something',
    run: requestChanges,
  },
  {
    ...command,
    path: '/changes/{number}/apply',
    id: 'applyChange',
    summary: 'Ask the worker to apply an approved change',
    status: 202,
    run: requestApply,
  },
  {
    ...command,
    path: '/changes/{number}/schedule',
    id: 'scheduleChange',
    summary: 'Choose when the worker applies an approved change',
    body: scheduleChangeInput.omit(fromPath),
    run: scheduleChange,
  },
  {
    ...command,
    path: '/changes/{number}/unschedule',
    id: 'unscheduleChange',
    summary: 'Take a change off the schedule; it stays approved',
    run: unscheduleChange,
  },
  {
    ...command,
    path: '/changes/{number}/break-glass',
    id: 'breakGlass',
    summary: 'Apply a change without approval, for a reason; someone else has to review it',
    body: breakGlassInput.omit(fromPath),
    status: 202,
    run: breakGlass,
  },
  {
    ...command,
    path: '/changes/{number}/review-break-glass',
    id: 'reviewBreakGlass',
    summary: 'Review a change that was applied without approval',
    body: reviewBreakGlassInput.omit(fromPath),
    run: reviewBreakGlass,
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
    run: commentOnChange,
  },
];
