import { z } from 'zod';
import { NOTICE_KINDS, type Notice } from '@/lib/notify/notices';

const changeFacts = z.object({
  change: z.int(),
  title: z.string(),
  reason: z.string(),
  role: z.string(),
  account: z.string(),
  actor: z.string(),
  said: z.string().nullable(),
  canApprove: z.array(z.string()),
});
const reviewFacts = z.object({
  review: z.int(),
  title: z.string(),
  dueAt: z.string(),
  waiting: z.array(z.object({ name: z.string(), items: z.int() })),
});
const providerFacts = z.object({
  provider: z.string(),
  title: z.string(),
  accountId: z.string(),
  account: z.string(),
  said: z.string(),
});
const refusalFacts = providerFacts.omit({ provider: true }).extend({ refused: z.string() });
const houseFacts = z.object({
  title: z.string(),
  page: z.string(),
  actor: z.string(),
  said: z.string().nullable(),
  concerns: z.string().nullable(),
  admins: z.array(z.string()),
});
const facts = z.union([changeFacts, reviewFacts, providerFacts, refusalFacts, houseFacts]);

/** A notice out of its row. */
export function readNotice(row: {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly facts: unknown;
}): Notice {
  return {
    id: row.id,
    kind: z.enum(NOTICE_KINDS).parse(row.kind),
    at: row.at.toISOString(),
    facts: facts.parse(row.facts),
  };
}
