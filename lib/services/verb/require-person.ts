import type { Actor, PersonActor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';

/** Narrows the actor to a person; `doing` ends the refusal: "comment on a change". What has an author has somebody. */
export function requirePerson(actor: Actor, doing: string): asserts actor is PersonActor {
  if (actor.kind !== 'person')
    throw new AppError(
      'forbidden',
      `Only a person can ${doing}. Nothing was changed. Sign in, or use a person's API token.`,
    );
}
