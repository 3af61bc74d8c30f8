import { z } from 'zod';
import type { ReviewScope } from '@/lib/reviews/types';

const list = (max: number) => z.array(z.string().trim().min(1).max(max)).max(200).default([]);

/** ReviewScope as a client sends it. */
export const scopeInput: z.ZodType<ReviewScope, unknown> = z.strictObject({
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
