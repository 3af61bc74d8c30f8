import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { approvalRule, approvalRules, ruleSentence } from '@/lib/changes/approval-rules';
import { whyNotDecide } from '@/lib/changes/rule-sets';
import type { RuleSet } from '@/lib/db/generated/client';
import { instant, list } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export const ruleSetView = z
  .strictObject({
    version: z.int(),
    state: z.string(),
    rules: list(approvalRule),
    sentences: list(z.string()).describe('The rules in words, in their order.'),
    note: z.string(),
    proposedBy: z.string(),
    proposedAt: instant,
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    comment: z.string().nullable(),
  })
  .meta({
    id: 'RuleSet',
    description: 'One version of the approval rules as people see it. Instants are ISO 8601 in UTC.',
  });
export type RuleSetView = z.infer<typeof ruleSetView>;

export const ruleSetsView = z
  .strictObject({
    active: ruleSetView.nullable().describe('null: nothing was ever approved, and each change needs one approval.'),
    proposed: ruleSetView
      .extend({
        refusal: z.string().nullable(),
      })
      .nullable()
      .describe('What waits, and why the reader may not decide on it; `refusal` null: they may.'),
    earlier: list(ruleSetView).describe('The newest twenty that are over.'),
  })
  .meta({ id: 'RuleSets' });
export type RuleSetsView = z.infer<typeof ruleSetsView>;

const EARLIER = 20;

/** Reads the approval rules in force, those proposed, and earlier ones. */
export async function getRuleSets(context: Context, actor: Actor): Promise<RuleSetsView> {
  await requireAccess(context, actor, 'settings.read');
  const open = await context.db.ruleSet.findMany({ where: { state: { in: ['active', 'proposed'] } } });
  const earlier = await context.db.ruleSet.findMany({
    where: { state: { in: ['superseded', 'rejected'] } },
    orderBy: { version: 'desc' },
    take: EARLIER,
  });
  const named = await namesFor(context, [...open, ...earlier]);
  const view = (row: RuleSet) => viewRuleSet(row, named);
  const active = open.find(({ state }) => state === 'active');
  const proposed = open.find(({ state }) => state === 'proposed');
  const { singleOperator } = context.config;
  return {
    active: active ? view(active) : null,
    proposed: proposed
      ? { ...view(proposed), refusal: whyNotDecide({ ...proposed, singleOperator }, 'approve', actor) }
      : null,
    earlier: earlier.map(view),
  };
}

/** Names of everyone who proposed or decided. */
async function namesFor(context: Context, rows: readonly RuleSet[]): Promise<(id: string) => string> {
  const ids = rows.flatMap(({ proposedById, decidedById }) => [proposedById, decidedById ?? proposedById]);
  const people = await context.db.person.findMany({ where: { id: { in: [...new Set(ids)] } } });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? 'unknown person';
}

function viewRuleSet(row: RuleSet, named: (id: string) => string): RuleSetView {
  const rules = approvalRules.parse(row.rules);
  return {
    version: row.version,
    state: row.state,
    rules,
    sentences: rules.map(ruleSentence),
    note: row.note,
    proposedBy: named(row.proposedById),
    proposedAt: row.proposedAt.toISOString(),
    decidedBy: row.decidedById === null ? null : named(row.decidedById),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    comment: row.comment,
  };
}
