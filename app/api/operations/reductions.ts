import { answers, type Operation } from '@/app/api/operation';
import { draftReductions, draftReductionsInput, reductionDrafts } from '@/lib/services/reductions/draft-reductions';
import { getReductions, getReductionsInput, reductionsView } from '@/lib/services/reductions/get-reductions';
import { listReductions, listReductionsInput, reductionList } from '@/lib/services/reductions/list-reductions';
import { draftRefused, draftRefusedInput, refusedDraft } from '@/lib/services/refusals/draft-refused';
import { listRefused, listRefusedInput, refusedList } from '@/lib/services/refusals/list-refused';

const read = { method: 'GET', status: 200 } as const;

export const REDUCTION_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/roles/{accountId}/{name}/reductions',
    id: 'getReductions',
    tag: 'Roles',
    summary: 'Get what would make a role admit less',
    description:
      'Each proposal is proved to admit nobody who is kept out today, and says who loses access and when they last used it. Nothing is kept.',
    params: getReductionsInput,
    ...answers(reductionsView, getReductions),
  },
  {
    ...read,
    path: '/reductions',
    id: 'listReductions',
    tag: 'Roles',
    summary: 'List one kind of proposal for many roles',
    description: 'The most exposed roles come first. Takes seconds where many roles are looked at.',
    query: listReductionsInput,
    ...answers(reductionList, listReductions),
  },
  {
    method: 'POST',
    path: '/reductions/drafts',
    id: 'draftReductions',
    tag: 'Changes',
    summary: 'Draft proposals, one change for each role',
    description:
      'The server makes each proposal again. A role that no change can be drafted for is answered with the reason.',
    body: draftReductionsInput,
    status: 201,
    idempotent: true,
    ...answers(reductionDrafts, draftReductions),
  },
  {
    ...read,
    path: '/refused',
    id: 'listRefused',
    tag: 'Roles',
    summary: 'List pipelines that roles refused',
    description:
      'What CloudTrail recorded in the last days, with what kept each pipeline out and the smallest edit that would admit it.',
    query: listRefusedInput,
    ...answers(refusedList, listRefused),
  },
  {
    method: 'POST',
    path: '/refused/drafts',
    id: 'draftRefused',
    tag: 'Changes',
    summary: 'Draft the change that admits a refused pipeline',
    body: draftRefusedInput,
    status: 201,
    idempotent: true,
    ...answers(refusedDraft, draftRefused),
  },
];
