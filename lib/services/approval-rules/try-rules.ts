import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { type ApprovalRule, requirementFor, ruleSentence } from '@/lib/changes/approval-rules';
import { approvalsNeeded } from '@/lib/changes/requirement';
import { list } from '@/lib/services/answers/parts';
import { rulesOf } from '@/lib/services/approval-rules/propose-rules';
import { activeRules, ruleRole } from '@/lib/services/facts/active-rules';
import { effectColumn } from '@/lib/services/facts/read-findings';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const tryRulesInput = z.strictObject({ text: z.string().max(131_072) });

export const needCount = z
  .strictObject({
    approvals: z.int(),
    tried: z.int().describe('With the rules you try. `active` counts with the rules in force.'),
    active: z.int(),
  })
  .meta({ id: 'NeedCount', description: 'How many changes need this many approvals.' });
export type NeedCount = z.infer<typeof needCount>;

export const rulesTrial = z
  .strictObject({
    sentences: list(z.string()),
    changes: z.int(),
    needs: list(needCount),
  })
  .meta({ id: 'RulesTrial', description: 'What the rules would have required of recently submitted changes.' });
export type RulesTrial = z.infer<typeof rulesTrial>;

const LATEST = 50;

/** Reads rules and tries them on the latest fifty submitted changes, by the effect that was found for each. Keeps nothing. */
export async function tryRules(context: Context, actor: Actor, input: unknown): Promise<RulesTrial> {
  await requireAccess(context, actor, 'settings.read');
  const rules = rulesOf(parseInput(tryRulesInput, input).text);
  const changes = await context.db.change.findMany({
    where: { submittedAt: { not: null } },
    orderBy: { number: 'desc' },
    take: LATEST,
    include: { role: true, revisions: { orderBy: { revision: 'desc' }, take: 1 } },
  });
  const inForce = await activeRules(context.db);
  const needed = (by: readonly ApprovalRule[]) =>
    changes.flatMap(({ role, revisions }) =>
      revisions.map(({ rung, effect }) =>
        approvalsNeeded(requirementFor(by, ruleRole(role, rung), effectColumn.parse(effect))),
      ),
    );
  const [tried, active] = [needed(rules), needed(inForce)];
  const of = (all: readonly number[], approvals: number) => all.filter((each) => each === approvals).length;
  const values = [...new Set([...tried, ...active])].sort((a, b) => a - b);
  return {
    sentences: rules.map(ruleSentence),
    changes: changes.length,
    needs: values.map((approvals) => ({ approvals, tried: of(tried, approvals), active: of(active, approvals) })),
  };
}
