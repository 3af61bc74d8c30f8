import { type Actor, decideAccess } from '@/lib/access/decide';
import { type Authorship, whyAuthor } from '@/lib/changes/authorship';

/** A version of the approval rules, as far as deciding on it goes. */
export interface RuleSetFacts extends Pick<Authorship, 'roots' | 'singleOperator'> {
  readonly state: string;
  readonly proposedById: string;
}

/** Why the actor may not decide on the proposal; null: they may. Who proposed rules does not put them in force. */
export function whyNotDecide(proposal: RuleSetFacts, verdict: 'approve' | 'reject', actor: Actor): string | null {
  const access = decideAccess(actor, 'rules.decide');
  if (!access.allowed) return access.reason;
  if (actor.kind !== 'person') return 'Only a person can decide on approval rules.';
  // Taking back one's own proposal puts nothing in force.
  if (verdict === 'reject' || proposal.singleOperator) return null;
  const hands = [{ personId: proposal.proposedById, act: 'rules' }] as const;
  return whyAuthor({ hands, roots: proposal.roots }, actor.personId, 'Someone else has to approve them.');
}
