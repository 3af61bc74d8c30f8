import { type Actor, decideAccess } from '@/lib/access/decide';

/** A version of the approval rules, as far as deciding on it goes. */
export interface RuleSetFacts {
  readonly state: string;
  readonly proposedById: string;
  readonly singleOperator: boolean;
}

/** Why the actor may not decide on the proposal; null: they may. Who proposed rules does not put them in force. */
export function whyNotDecide(proposal: RuleSetFacts, verdict: 'approve' | 'reject', actor: Actor): string | null {
  const access = decideAccess(actor, 'rules.decide');
  if (!access.allowed) return access.reason;
  if (actor.kind !== 'person') return 'Only a person can decide on approval rules.';
  const own = actor.personId === proposal.proposedById;
  // Taking back one's own proposal puts nothing in force.
  if (own && verdict === 'approve' && !proposal.singleOperator)
    return 'You proposed these rules. Someone else has to approve them.';
  return null;
}
