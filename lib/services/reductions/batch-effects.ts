import type { Actor } from '@/lib/access/decide';
import { type PolicyEffects, storedEffects } from '@/lib/services/changes/preview-change';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

/** States in which somebody still has to look at what a change does. */
const TO_LOOK_AT = ['draft', 'in_review'];

/** What each change of a batch does to access that nobody has decided yet, by its number. A document that does not parse has none. */
export async function batchEffects(
  context: Context,
  actor: Actor,
  batch: string,
): Promise<ReadonlyMap<number, PolicyEffects['access']>> {
  await requireAccess(context, actor, 'estate.read');
  const changes = await context.db.change.findMany({
    where: { batchId: batch, state: { in: TO_LOOK_AT } },
    orderBy: { number: 'desc' },
    take: MOST,
    select: { number: true, baseDocument: true, proposedDocument: true, role: { select: { accountId: true } } },
  });
  const found = new Map<number, PolicyEffects['access']>();
  for (const { number, baseDocument, proposedDocument, role } of changes) {
    const effects = await storedEffects(context, actor, role.accountId, baseDocument, proposedDocument);
    if (effects !== null) found.set(number, effects.access);
  }
  return found;
}

/** As many as can be drafted together. */
const MOST = 60;
