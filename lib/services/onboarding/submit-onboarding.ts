import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { openSubmitted } from '@/lib/services/changes/record/open-submitted';
import { changeText } from '@/lib/services/changes/record/write-draft';
import { lockEstate } from '@/lib/services/facts/lock-estate';
import { type OnboardingView, viewOnboarding } from '@/lib/services/onboarding/get-onboarding';
import { answersOf, loadOnboarding, onboardingObject } from '@/lib/services/onboarding/load-onboarding';
import { projectOf } from '@/lib/services/onboarding/onboarding-facts';
import { planOnboarding } from '@/lib/services/onboarding/plan-onboarding';
import type { PlannedTrack } from '@/lib/services/onboarding/plan-track';
import { requireOpen, staleGuide } from '@/lib/services/onboarding/start-onboarding';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const submitOnboardingInput = z.strictObject({
  number: rowNumber,
  version: rowNumber,
  reason: changeText.reason.min(1, 'Write a reason: the person who decides needs it.'),
});

/**
 * Makes one change of each track, submitted at once: its whole plan is approved together. Everything in it is computed again
 * here; a plan with a problem is refused whole, and nothing is opened.
 */
export async function submitOnboarding(context: Context, actor: Actor, input: unknown): Promise<OnboardingView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version, reason } = parseInput(submitOnboardingInput, input);
  requirePerson(actor, 'submit a guide');
  const row = await loadOnboarding(context, number);
  requireOpen(row);
  const { project } = await projectOf(context, row);
  const plan = await planOnboarding(context, row, answersOf(row));
  const tracks = plan.tracks.flatMap((each) => (each.ok ? [each.track] : []));
  const problems = [
    ...plan.problems,
    ...plan.tracks.flatMap((each) => (each.ok ? [] : each.problems.map((problem) => `${each.name}: ${problem}`))),
  ];
  if (problems.length > 0)
    throw new AppError('invalid', `${problems.join(' ')} The guide is kept and nothing was opened.`);
  const needs = new Map<PlannedTrack, Awaited<ReturnType<typeof needsOfProposal>>>();
  for (const track of tracks) needs.set(track, await needsOfProposal(context, track.role, track.proposal));
  await context.db.$transaction(async (tx) => {
    await lockEstate(tx);
    const { count } = await tx.onboarding.updateMany({
      where: { id: row.id, version, submittedAt: null },
      data: { submittedAt: context.now(), version: version + 1, updatedAt: context.now() },
    });
    if (count !== 1) throw staleGuide(number);
    const opened: number[] = [];
    for (const [track, needed] of needs) {
      await planRole(tx, track);
      const change = await openSubmitted(tx, context, actor, {
        ...{ role: track.role, proposal: track.proposal, needs: needed, authorId: actor.personId, reason },
        title: `Lead ${project.path} (${track.name}) into ${track.role.name}`.slice(0, 200),
        guide: { onboardingId: row.id, track: track.name },
        hands: [row.startedById, ...row.answeredByIds].map((personId) => ({ personId, act: 'guide' })),
      });
      opened.push(change.number);
    }
    await recordEvent(tx, context, actor, {
      action: 'onboarding.submitted',
      object: onboardingObject(row, project.path),
      data: { changes: opened, reason },
    });
  });
  return viewOnboarding(context, actor, number);
}

/** A role that is to be made gets its place in the inventory, hidden until IAM has it. */
async function planRole(tx: Transaction, { role }: PlannedTrack): Promise<void> {
  if (!role.isNew) return;
  const { account, isNew: _, ...columns } = role;
  const sameName = { equals: role.name, mode: 'insensitive' as const };
  const taken = await tx.role.count({ where: { accountId: account.id, name: sameName, goneAt: null } });
  if (taken > 0)
    throw new AppError('conflict', `A role named ${role.name} already exists. The guide is kept. Choose another name.`);
  await tx.role.create({ data: { ...columns } as Parameters<typeof tx.role.create>[0]['data'] });
}
