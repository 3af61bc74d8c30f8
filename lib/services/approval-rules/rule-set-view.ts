import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { approvalRule, approvalRules, ruleSentence } from '@/lib/changes/approval-rules';
import { whyNotDecide } from '@/lib/changes/rule-sets';
import type { RuleSet } from '@/lib/db/generated/client';
import { instant, list, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';
import { requireAccess } from '@/lib/services/verb/require-access';

export const ruleSetView = z
  .strictObject({
    version: z.int(),
    state: z.string(),
    rules: list(approvalRule),
    sentences: list(z.string()).describe('The rules in words, in the same order.'),
    note: sentence,
    proposedBy: z.string().meta({ examples: ['Rhea Holm'] }),
    proposedAt: instant,
    decidedBy: z
      .string()
      .meta({ examples: ['Rhea Holm'] })
      .nullable(),
    decidedAt: instant.nullable(),
    comment: z.string().nullable(),
  })
  .meta({ id: 'RuleSet', description: 'One version of the approval rules.' });
export type RuleSetView = z.infer<typeof ruleSetView>;

export const ruleSetsView = z
  .strictObject({
    active: ruleSetView.nullable().describe('`null` until rules are approved. Each change then needs one approval.'),
    proposed: ruleSetView
      .extend({
        refusal: sentence.nullable(),
      })
      .nullable()
      .describe('The version that waits for approval. `refusal` says why you may not decide on it.'),
    earlier: list(ruleSetView).describe('The 20 newest versions that are no longer in force.'),
  })
  .meta({ id: 'RuleSets', description: 'The approval rules in force, proposed and earlier.' });
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
  const authorship = { singleOperator: context.config.singleOperator, roots: await accountRoots(context.db) };
  return {
    active: active ? view(active) : null,
    proposed: proposed
      ? { ...view(proposed), refusal: whyNotDecide({ ...proposed, ...authorship }, 'approve', actor) }
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
