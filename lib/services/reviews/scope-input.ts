import { z } from 'zod';
import { namedRoles } from '@/lib/lists/named-roles';
import type { ReviewScope } from '@/lib/reviews/types';

const list = (max: number) => z.array(z.string().trim().min(1).max(max)).max(200).default([]);

/** ReviewScope as a client sends it. */
export const scopeInput: z.ZodType<ReviewScope, unknown> = z.strictObject({
  roles: list(80)
    .refine((roles) => namedRoles(roles.join(' ')) !== null, 'must be at most 100, each as in 111122223333/shop-deploy')
    .optional()
    .describe('Only these roles, as in `111122223333/shop-deploy`. Absent: every role.'),
  accounts: list(20),
  tags: list(400),
  groups: list(255),
  who: z.string().trim().max(200).default(''),
  rungAtLeast: z.int().min(0).max(9).nullable().default(null),
  olderThanDays: z.int().min(1).max(3650).nullable().default(null),
  unusedDays: z.int().min(1).max(3650).nullable().default(null),
  reviewers: list(100),
  maintainers: z.boolean().default(false),
  ownerTag: z.string().trim().max(128).default(''),
});

/** The scope of a campaign's row. */
export const readScope = (column: unknown): ReviewScope => scopeInput.parse(column);
