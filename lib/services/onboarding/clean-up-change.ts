import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { loadChange } from '@/lib/services/changes/record/load-change';
import { openSubmitted } from '@/lib/services/changes/record/open-submitted';
import { changeText } from '@/lib/services/changes/record/write-draft';
import { leftoversOf } from '@/lib/services/onboarding/offboarding-of';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const cleanUpChangeInput = z.strictObject({
  number: rowNumber,
  reason: changeText.reason.min(1, 'Write a reason: the person who decides needs it.'),
});

/** Opens the change that takes away what an apply that failed has made: the other way out of it than applying again. */
export async function cleanUpChange(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly number: number }> {
  await requireAccess(context, actor, 'change.draft');
  const { number, reason } = parseInput(cleanUpChangeInput, input);
  requirePerson(actor, 'clean up');
  const change = await loadChange(context.db, number);
  if (!['failed', 'withdrawn'].includes(change.state))
    throw new AppError(
      'conflict',
      'This change neither failed nor was withdrawn, so there is nothing to clean up. Nothing was opened. Look at the change again.',
    );
  const { role } = change;
  const proposal = await leftoversOf(context, role);
  if (proposal === null)
    throw new AppError(
      'conflict',
      `Change ${number} left no closed role behind. Nothing was opened. Look at the change again.`,
    );
  const needs = await needsOfProposal(context, role, proposal);
  const opened = await context.db.$transaction((tx) =>
    openSubmitted(tx, context, actor, {
      ...{ role, proposal, needs, authorId: actor.personId, reason },
      title: `Take away what change ${number} left of ${role.name}`.slice(0, 200),
    }),
  );
  return { number: opened.number };
}
