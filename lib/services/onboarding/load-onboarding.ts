import { NO_ANSWERS, type OnboardingAnswers, onboardingAnswers } from '@/lib/onboarding/answers';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { rowNumber } from '@/lib/services/verb/parse-input';

/** The guide with this number, or AppError "not-found". */
export async function loadOnboarding(context: Pick<Context, 'db'>, number: number) {
  const row = rowNumber.safeParse(number).success
    ? await context.db.onboarding.findUnique({ where: { number } })
    : null;
  if (row === null) throw new AppError('not-found', `There is no guide ${number}. Check the number.`);
  return row;
}

/** The answers so far; answers of an older form are dropped. */
export const answersOf = (row: { readonly answers: unknown }): OnboardingAnswers =>
  onboardingAnswers.catch(NO_ANSWERS).parse(row.answers);

/** What an audit event is about, for a guide. */
export const onboardingObject = (row: { readonly id: string; readonly number: number }, projectPath: string) => ({
  kind: 'onboarding',
  id: row.id,
  name: `Guide ${row.number}: ${projectPath}`,
});
