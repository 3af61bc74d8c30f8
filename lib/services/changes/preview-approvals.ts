import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { requirementFor } from '@/lib/changes/approval-rules';
import { effectOf, widestRung } from '@/lib/changes/change-effect';
import { givesTime } from '@/lib/changes/limits';
import { approvalsNeeded, shortage, whoCanApprove } from '@/lib/changes/requirement';
import type { AccessDiff } from '@/lib/reach/access-diff';
import { list, sentence } from '@/lib/services/answers/parts';
import { withTime } from '@/lib/services/changes/proposal/change-needs';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { limitsInForce } from '@/lib/services/changes/proposal/proposed-limits';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';
import { activeRules, ruleRole } from '@/lib/services/facts/active-rules';
import { approverFacts } from '@/lib/services/verb/approver-facts';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';

export const approvalsPreview = z
  .strictObject({
    required: z.int(),
    canApprove: list(z.string()).describe('Names of people.'),
    shortage: sentence.nullable().describe('Why nobody could ever approve it. `null` if someone can.'),
  })
  .meta({ id: 'ApprovalsPreview', description: 'Who could approve a proposal.' });
export type ApprovalsPreview = z.infer<typeof approvalsPreview>;

/** By the rules and people of now, as if the actor wrote all of it. */
export async function previewApprovals(
  context: Context,
  actor: Actor,
  role: Pick<LoadedChange['role'], 'id' | 'accountId' | 'path' | 'tags'>,
  proposal: Proposal,
  access: AccessDiff,
): Promise<ApprovalsPreview> {
  const longer = givesTime(proposal.limits, await limitsInForce(context.db, role.id));
  const effect = withTime(effectOf(access), longer);
  const requirement = requirementFor(await activeRules(context.db), ruleRole(role, widestRung(access)), effect);
  const people = await approverFacts(context.db, context.config, null, context.now());
  const me = actor.kind === 'person' ? actor.personId : '';
  const authorship = {
    hands: [{ personId: me, act: 'author' as const }],
    roots: await accountRoots(context.db),
    submittedAt: null,
    singleOperator: context.config.singleOperator,
  };
  return {
    required: approvalsNeeded(requirement),
    canApprove: whoCanApprove(people, authorship, requirement).map(({ name }) => name),
    shortage: shortage(people, authorship, requirement),
  };
}
