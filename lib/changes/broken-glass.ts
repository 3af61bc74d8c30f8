import { type Actor, decideAccess } from '@/lib/access/decide';
import { type Authorship, whyAuthor } from '@/lib/changes/authorship';

/** A change that was applied without approval. Whoever did that is among its hands. */
export interface BrokenGlass extends Authorship {
  readonly brokenById: string;
  readonly reviewed: boolean;
}

/** Why the actor may not review it; null: they may. Whoever had a hand in it cannot, save where one person runs this alone. */
export function whyNotReview(glass: BrokenGlass, actor: Actor): string | null {
  const access = decideAccess(actor, 'change.review-break-glass');
  if (!access.allowed) return access.reason;
  if (glass.reviewed) return 'It was reviewed.';
  if (actor.kind !== 'person') return 'Only a person can review it.';
  return glass.singleOperator ? null : whyAuthor(glass, actor.personId, 'Someone else has to review it.');
}
