/** What changes are made of, as the API answers it. */
import { z } from 'zod';
import { PERSON_ROLES } from '@/lib/access/permissions';
import type { ChangeKind } from '@/lib/changes/plan';
import type { Clause } from '@/lib/changes/requirement';
import { CHANGE_STATES, type ChangeCommand, type ChangeState, COMMANDS } from '@/lib/changes/states';
import { list, schemaOf } from '@/lib/services/answers/parts';
import type { Manager } from '@/lib/terraform/managed-elsewhere';

export const changeState = schemaOf<ChangeState>()(
  z.enum(CHANGE_STATES).meta({ id: 'ChangeState', description: 'Where a change is on its way.' }),
);

export const changeKind = schemaOf<ChangeKind>()(
  z
    .enum(['put', 'adopt'])
    .describe('`put` writes the proposed trust policy. `adopt` approves the live one and writes nothing.'),
);

export const changeCommand = schemaOf<ChangeCommand>()(
  z.enum(Object.keys(COMMANDS) as [ChangeCommand, ...ChangeCommand[]]),
);

export const approvalClause = schemaOf<Clause>()(
  z
    .strictObject({
      rule: z
        .string()
        .nullable()
        .meta({ description: 'Name of the rule. `null` without a rule.', examples: ['two-eyes'] }),
      approvals: z
        .int()
        .min(0)
        .meta({ examples: [1] })
        .describe('How many people have to approve.'),
      fromGroups: list(z.string()).describe('Their GitLab groups. Empty: no group is asked for.'),
      fromRoles: list(z.enum(PERSON_ROLES)).describe('Their Drawbridge roles. Empty: no role is asked for.'),
      expiresHours: z
        .number()
        .nullable()
        .describe('Hours an approval counts. `null`: as long as the revision is current.'),
      reviewHours: z.number().optional().describe('Hours the change waits for approvals before it expires.'),
    })
    .meta({
      id: 'ApprovalClause',
      description: 'One requirement for approval. Without groups and roles, anyone who may decide counts.',
    }),
);

export const manager = schemaOf<Manager>()(
  z
    .strictObject({
      tool: z.string().meta({ examples: ['Terraform'] }),
      tag: z.strictObject({
        key: z.string().meta({ examples: ['managed-by'] }),
        value: z.string().meta({ examples: ['terraform'] }),
      }),
    })
    .meta({ id: 'Manager', description: "The tool that manages a role, by the role's tags." }),
);
