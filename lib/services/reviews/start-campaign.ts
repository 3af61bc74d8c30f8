import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { CADENCES, roundAt } from '@/lib/reviews/cadence';
import { list } from '@/lib/services/answers/parts';
import { type PlannedItem, planItems } from '@/lib/services/reviews/campaign-items';
import { openCampaign } from '@/lib/services/reviews/open-campaign';
import { populationOf } from '@/lib/services/reviews/population';
import { openSeries } from '@/lib/services/reviews/repeat-campaigns';
import { scopeInput } from '@/lib/services/reviews/scope-input';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const previewCampaignInput = z.strictObject({ scope: scopeInput });

export const startCampaignInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the review a name.').max(200),
  scope: scopeInput,
  dueAt: z.iso.datetime({ offset: true }),
  onSilence: z.enum(['keep', 'remove']),
  repeat: z
    .enum(CADENCES)
    .nullable()
    .default(null)
    .describe('How often it starts again with the same scope. `null`: once.'),
});

export const campaignPreview = z
  .strictObject({
    items: z.int(),
    roles: z.int(),
    reviewers: list(
      z.strictObject({
        id: z.string().nullable(),
        name: z.string(),
        items: z.int(),
      }),
    ).describe('The busiest first. `id` is `null` for items that nobody was found for.'),
  })
  .meta({ id: 'CampaignPreview', description: 'What a review of this scope would ask, and of whom.' });
export type CampaignPreview = z.infer<typeof campaignPreview>;

/** Counts what a campaign would ask and of whom. Nothing is written. */
export async function previewCampaign(context: Context, actor: Actor, input: unknown): Promise<CampaignPreview> {
  await requireAccess(context, actor, 'review.manage');
  const { scope } = parseInput(previewCampaignInput, input);
  const items = await planItems(context, scope);
  const people = await context.db.person.findMany({ where: { id: { in: [...new Set(items.flatMap(idOf))] } } });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const counts = new Map<string | null, number>();
  for (const { reviewerId } of items) counts.set(reviewerId, (counts.get(reviewerId) ?? 0) + 1);
  return {
    items: items.length,
    roles: new Set(items.map(({ roleId }) => roleId)).size,
    reviewers: [...counts]
      .map(([id, count]) => ({ id, name: id === null ? 'Nobody' : (names.get(id) ?? 'unknown person'), items: count }))
      .sort((a, b) => b.items - a.items || a.name.localeCompare(b.name, 'en')),
  };
}

const idOf = ({ reviewerId }: PlannedItem): string[] => (reviewerId === null ? [] : [reviewerId]);

/** Starts a campaign: every item with its evidence as of now, never rewritten. `repeat`: starts it again at that cadence. */
export async function startCampaign(context: Context, actor: Actor, input: unknown): Promise<{ number: number }> {
  await requireAccess(context, actor, 'review.manage');
  const { name, scope, dueAt: due, onSilence, repeat } = parseInput(startCampaignInput, input);
  requirePerson(actor, 'start a review');
  const [now, dueAt] = [context.now(), new Date(due)];
  if (dueAt <= now)
    throw new AppError('invalid', 'The due date has passed. No review was started. Choose a later date.');
  if (repeat !== null && dueAt > roundAt(now, repeat, 1))
    throw new AppError(
      'invalid',
      'The review would start again before it is due. No review was started. Choose an earlier due date, or repeat it less often.',
    );
  const items = await planItems(context, scope);
  if (items.length === 0)
    throw new AppError('invalid', 'No mapping is in this scope. No review was started. Widen the scope.');
  const population = await populationOf(context, items);
  const asked = { name, scope, onSilence, startedById: actor.personId, startedAt: now, dueAt };
  return context.db.$transaction(async (tx) => {
    const seriesId = repeat === null ? null : await openSeries(tx, context, asked, repeat);
    return openCampaign(tx, context, actor, { ...asked, seriesId }, items, population);
  });
}
