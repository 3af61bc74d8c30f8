import { parsePolicy } from '@/lib/policy/parse-policy';
import { inAccount } from '@/lib/reach/providers';
import type { Reductions } from '@/lib/reach/reductions/propose';
import type { ReductionKind, Uses } from '@/lib/reach/reductions/types';
import type { ProposalRole } from '@/lib/services/changes/proposal/proposal';
import { loadFacts } from '@/lib/services/facts/load-facts';
import type { Observation } from '@/lib/services/observed/load-observed';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';

/** Whoever was not seen for so many days counts as unused. CloudTrail's own history holds ninety. */
export const UNUSED_DAYS = 60;

/** The proposals for the trust policy of a role, by the facts as last read. A policy that does not parse has none. */
export async function proposalsFor(
  context: Pick<Context, 'db' | 'now'>,
  role: Pick<ProposalRole, 'accountId' | 'trustPolicy' | 'account'>,
  observed: Observation | null,
  kinds?: readonly ReductionKind[],
): Promise<Reductions> {
  const parsed = parsePolicy(role.trustPolicy);
  if (!parsed.ok) return { offered: [], notOffered: [] };
  return ask('reductions', {
    document: role.trustPolicy,
    // A proposal admits nobody whom the live policy does not: what is known of those is enough.
    facts: inAccount(await loadFacts(context.db, { policies: [parsed.policy] }), role.accountId),
    uses: usesOf(observed),
    quota: role.account.trustPolicyQuota,
    unusedDays: UNUSED_DAYS,
    now: context.now(),
    ...(kinds !== undefined && { kinds }),
  });
}

const usesOf = (observed: Observation | null): Uses =>
  observed && {
    since: observed.since,
    entered: observed.entered.map(({ subject, audience, host, at }) => ({ subject, audience, host, at })),
    unread: observed.unread.map(({ region }) => region),
  };
