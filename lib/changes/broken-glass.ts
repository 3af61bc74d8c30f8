import { type Actor, decideAccess } from '@/lib/access/decide';

/** A change that was applied without approval. */
export interface BrokenGlass {
  readonly brokenById: string;
  readonly reviewed: boolean;
  readonly authorId: string;
  readonly editorIds: readonly string[];
  readonly singleOperator: boolean;
}

/** Why the actor may not review it; null: they may. Whoever had a hand in it cannot, save where one person runs this alone. */
export function whyNotReview(glass: BrokenGlass, actor: Actor): string | null {
  const access = decideAccess(actor, 'change.review-break-glass');
  if (!access.allowed) return access.reason;
  if (glass.reviewed) return 'It was reviewed.';
  if (actor.kind !== 'person') return 'Only a person can review it.';
  const involved = [glass.brokenById, glass.authorId, ...glass.editorIds].includes(actor.personId);
  return involved && !glass.singleOperator
    ? 'You wrote this change or applied it without approval. Someone else has to review it.'
    : null;
}
