import type { Onboarding } from '@/lib/db/generated/client';
import type { OnboardingAnswers, TrackAnswers } from '@/lib/onboarding/answers';
import { overlapWarnings } from '@/lib/onboarding/track-overlap';
import { type CiFile, readCiFile } from '@/lib/services/onboarding/ci-file';
import { type OnboardingFacts, onboardingFacts } from '@/lib/services/onboarding/onboarding-facts';
import { planTrack, type TrackPlan } from '@/lib/services/onboarding/plan-track';
import type { Context } from '@/lib/services/verb/context';

export interface OnboardingPlan {
  readonly facts: OnboardingFacts | null;
  readonly file: CiFile | null;
  readonly tracks: readonly TrackPlan[];
  /** What is wrong with the plan as a whole, in words. */
  readonly problems: readonly string[];
}

/** Plans every track of a guide by the inventory and by what the project has in GitLab now. Keeps nothing. */
export async function planOnboarding(
  context: Context,
  onboarding: Onboarding,
  answers: OnboardingAnswers,
): Promise<OnboardingPlan> {
  const facts = await onboardingFacts(context, onboarding, answers);
  if (facts === null) return { facts, file: null, tracks: [], problems: ['Choose an account.'] };
  const file = await readCiFile(context, facts, answers.tracks);
  const tracks: TrackPlan[] = [];
  for (const track of answers.tracks) {
    const plan = await planTrack(context, facts, track, file);
    const warnings = overlapWarnings(track, answers.tracks);
    tracks.push(
      plan.ok ? { ok: true, track: { ...plan.track, warnings: [...warnings, ...plan.track.warnings] } } : plan,
    );
  }
  const problems = [
    ...(answers.tracks.length === 0 ? ['Add at least one track: the refs that get a role.'] : []),
    ...(facts.account.writable ? [] : ['This account has no writer, so nothing can be applied in it.']),
    ...repeated(
      'name',
      answers.tracks.map(({ name }) => name),
    ),
    ...repeated(
      'role',
      answers.tracks.map(({ role }) => role.name.toLowerCase()),
    ),
    ...repeated('variable', answers.tracks.flatMap(variableName)),
  ];
  return { facts, file, tracks, problems };
}

const variableName = ({ variable }: TrackAnswers): readonly string[] =>
  variable === null ? [] : [`${variable.key} for environment ${variable.environmentScope}`];

const repeated = (what: string, values: readonly string[]): readonly string[] =>
  [...new Set(values.filter((value, index) => values.indexOf(value) !== index))].map(
    (value) => `Two tracks have the same ${what}: ${value}.`,
  );
