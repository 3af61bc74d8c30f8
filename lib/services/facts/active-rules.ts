import { type ApprovalRule, approvalRules, type RuleRole } from '@/lib/changes/approval-rules';
import type { Database, Transaction } from '@/lib/db/transaction';

/** The approval rules in force; none: nothing was ever approved, and the default holds. Throws where they do not read. */
export async function activeRules(db: Database | Transaction): Promise<readonly ApprovalRule[]> {
  const active = await db.ruleSet.findFirst({ where: { state: 'active' } });
  return active ? approvalRules.parse(active.rules) : [];
}

/** A role as rules see it, with the rung that was found for a revision. */
export function ruleRole(
  role: { readonly accountId: string; readonly path: string; readonly tags: unknown },
  rung: number | null,
): RuleRole {
  const tags = typeof role.tags === 'object' && role.tags !== null ? Object.entries(role.tags) : [];
  const texts = tags.filter((tag): tag is [string, string] => typeof tag[1] === 'string');
  return { accountId: role.accountId, path: role.path, tags: Object.fromEntries(texts), rung };
}
