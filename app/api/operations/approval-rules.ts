import { z } from 'zod';
import { answers, answersNothing, type Operation } from '@/app/api/operation';
import { approveRules, decideRulesInput, rejectRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules, proposeRulesInput } from '@/lib/services/approval-rules/propose-rules';
import { getRuleSets, ruleSetsView } from '@/lib/services/approval-rules/rule-set-view';
import { rulesTrial, tryRules, tryRulesInput } from '@/lib/services/approval-rules/try-rules';
import { rowNumberText } from '@/lib/services/verb/parse-input';

const tag = 'Approval rules';
const decision = {
  method: 'POST',
  tag,
  params: z.strictObject({ version: rowNumberText }),
  body: decideRulesInput.omit({ version: true }),
  status: 204,
} as const;

export const APPROVAL_RULE_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/approval-rules',
    id: 'getApprovalRules',
    tag,
    summary: 'Get the approval rules',
    description: 'The rules in force, the proposed ones, and earlier versions.',
    status: 200,
    ...answers(ruleSetsView, getRuleSets),
  },
  {
    method: 'POST',
    path: '/approval-rules',
    id: 'proposeApprovalRules',
    tag,
    summary: 'Propose approval rules',
    description: 'Replaces the whole set once someone else approves it.',
    body: proposeRulesInput,
    status: 201,
    idempotent: true,
    ...answers(z.strictObject({ version: z.int() }), proposeRules),
  },
  {
    method: 'POST',
    path: '/approval-rules/try',
    id: 'tryApprovalRules',
    tag,
    summary: 'Try approval rules on recent changes',
    description: 'Nothing is stored.',
    body: tryRulesInput,
    status: 200,
    ...answers(rulesTrial, tryRules),
  },
  {
    ...decision,
    path: '/approval-rules/{version}/approve',
    id: 'approveApprovalRules',
    summary: 'Approve proposed approval rules',
    description: 'They are in force from then on.',
    ...answersNothing(approveRules),
  },
  {
    ...decision,
    path: '/approval-rules/{version}/reject',
    id: 'rejectApprovalRules',
    summary: 'Reject proposed approval rules',
    ...answersNothing(rejectRules),
  },
];
