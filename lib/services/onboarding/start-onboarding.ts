import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { NO_ANSWERS, onboardingAnswers } from '@/lib/onboarding/answers';
import { leavingReason } from '@/lib/services/changes/proposal/resolve-mapping';
import { type OnboardingView, viewOnboarding } from '@/lib/services/onboarding/get-onboarding';
import { loadOnboarding, onboardingObject } from '@/lib/services/onboarding/load-onboarding';
import { projectOf } from '@/lib/services/onboarding/onboarding-facts';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const startOnboardingInput = z.strictObject({ instanceId: z.string().max(100), projectId: rowNumber });

/** Begins a guide for a project. Nothing happens in AWS or GitLab. */
export async function startOnboarding(context: Context, actor: Actor, input: unknown): Promise<OnboardingView> {
  await requireAccess(context, actor, 'change.draft');
  const where = parseInput(startOnboardingInput, input);
  requirePerson(actor, 'lead a project into AWS');
  const { project } = await projectOf(context, where);
  const leaves = leavingReason(project);
  if (leaves !== null) throw new AppError('invalid', `${leaves} No guide was started.`);
  const now = context.now();
  const number = await context.db.$transaction(async (tx) => {
    const row = await tx.onboarding.create({
      data: {
        ...{ id: context.newId(), ...where, startedById: actor.personId, answers: toJson(NO_ANSWERS) },
        ...{ createdAt: now, updatedAt: now },
      },
    });
    await recordEvent(tx, context, actor, {
      action: 'onboarding.started',
      object: onboardingObject(row, project.path),
      data: { instance: where.instanceId, project: project.path },
    });
    return row.number;
  });
  return viewOnboarding(context, actor, number);
}

export const saveOnboardingInput = z.strictObject({
  number: rowNumber,
  version: rowNumber,
  answers: onboardingAnswers,
});

/** Keeps what was answered so far, whatever is wrong with it: the guide goes on from there. */
export async function saveOnboarding(context: Context, actor: Actor, input: unknown): Promise<OnboardingView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version, answers } = parseInput(saveOnboardingInput, input);
  requirePerson(actor, 'answer a guide');
  const row = await loadOnboarding(context, number);
  requireOpen(row);
  const { project } = await projectOf(context, row);
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.onboarding.updateMany({
      where: { id: row.id, version, submittedAt: null },
      data: {
        ...{ answers: toJson(answers), version: version + 1, updatedAt: context.now() },
        // The version is conditional, so nobody else adds to the list between its reading and this.
        answeredByIds: [...new Set([...row.answeredByIds, actor.personId])],
      },
    });
    if (count !== 1) throw staleGuide(number);
    await recordEvent(tx, context, actor, {
      action: 'onboarding.edited',
      object: onboardingObject(row, project.path),
      data: { account: answers.accountId, tracks: answers.tracks.map(({ name }) => name) },
    });
  });
  return viewOnboarding(context, actor, number);
}

export function requireOpen(row: { readonly number: number; readonly submittedAt: Date | null }): void {
  if (row.submittedAt !== null)
    throw new AppError(
      'conflict',
      `Guide ${row.number} was already submitted. Nothing was changed. Follow its changes instead.`,
    );
}

export const staleGuide = (number: number): AppError =>
  new AppError(
    'stale',
    `Guide ${number} was changed by someone else since you opened it. Nothing was done. Open it again.`,
  );
