import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { approveRules, decideRulesInput, rejectRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules, proposeRulesInput } from '@/lib/services/approval-rules/propose-rules';
import { getRuleSets } from '@/lib/services/approval-rules/rule-set-view';
import { tryRules, tryRulesInput } from '@/lib/services/approval-rules/try-rules';
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
    summary: 'Read the approval rules in force, those proposed and earlier ones',
    status: 200,
    run: getRuleSets,
  },
  {
    method: 'POST',
    path: '/approval-rules',
    id: 'proposeApprovalRules',
    tag,
    summary: 'Propose a whole set of approval rules',
    body: proposeRulesInput,
    status: 201,
    idempotent: true,
    run: proposeRules,
  },
  {
    method: 'POST',
    path: '/approval-rules/try',
    id: 'tryApprovalRules',
    tag,
    summary: 'Try approval rules on the latest changes, without keeping them',
    body: tryRulesInput,
    status: 200,
    run: tryRules,
  },
  {
    ...decision,
    path: '/approval-rules/{version}/approve',
    id: 'approveApprovalRules',
    summary: 'Put proposed approval rules in force',
    run: approveRules,
  },
  {
    ...decision,
    path: '/approval-rules/{version}/reject',
    id: 'rejectApprovalRules',
    summary: 'Turn proposed approval rules down',
    run: rejectRules,
  },
];
