'use client';

import { ProblemCallout } from '@/components/api/sign-in-again';
import { AccountStep } from '@/components/onboarding/account-step';
import { PlanStep } from '@/components/onboarding/plan-step';
import { SubmitStep } from '@/components/onboarding/submit-step';
import { TrackCard } from '@/components/onboarding/track-card';
import { freeName, TRACK_PRESETS } from '@/components/onboarding/track-presets';
import { useGuide } from '@/components/onboarding/use-guide';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page-header';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

/** The guide: four parts on one page, kept as they are answered. Nothing happens in AWS or GitLab before an approval. */
export function Guide({ first }: { readonly first: OnboardingView }) {
  const { view, answers, touched, busy, problem, errorOf, change, save, submit } = useGuide(first);
  const { tracks } = answers;
  const setTrack = (index: number, next: TrackAnswers | null) =>
    change({
      tracks:
        next === null
          ? tracks.filter((_, at) => at !== index)
          : tracks.map((track, at) => (at === index ? next : track)),
    });
  return (
    <>
      <Section title="1 Account and provider">
        <AccountStep view={view} answers={answers} onChange={change} errorOf={errorOf} />
      </Section>
      <Section title="2 Tracks: which refs get which role">
        <div className="grid gap-4">
          {tracks.map((track, index) => (
            <TrackCard
              // biome-ignore lint/suspicious/noArrayIndexKey: a name is typed, and a track has no other identity
              key={index}
              view={view}
              account={view.accounts.find(({ id }) => id === answers.accountId) ?? null}
              track={track}
              onChange={(next) => setTrack(index, next)}
              errorOf={(...place) => errorOf('answers', 'tracks', index, ...place)}
            />
          ))}
          <div className="grid gap-2">
            <p className="text-muted">
              {tracks.length === 0 ? 'Add a track for each kind of ref that needs other rights.' : 'Add another track:'}
            </p>
            <div className="flex flex-wrap gap-2">
              {TRACK_PRESETS.map(({ id, label, hint, make }) => (
                <Button
                  key={id}
                  title={hint}
                  onClick={() => {
                    const made = make(view.project).map((each) => ({ ...each, name: freeName(each.name, tracks) }));
                    change({ tracks: [...tracks, ...made] });
                  }}
                >
                  {label}
                </Button>
              ))}
            </div>
          </div>
        </div>
      </Section>
      <Section
        title="3 What it does"
        actions={
          <Button
            variant={touched ? 'primary' : 'plain'}
            busy={busy}
            onClick={() => void save()}
            {...(touched ? {} : { disabledReason: 'Everything is saved.' })}
          >
            Save and see what it does
          </Button>
        }
      >
        {problem ? <ProblemCallout problem={problem} /> : null}
        {touched ? (
          <p className="text-muted">Not saved yet. Your answers are kept in this tab. Save to see what they do.</p>
        ) : null}
        {touched ? null : <PlanStep view={view} />}
      </Section>
      <Section title="4 Submit">
        <SubmitStep view={view} touched={touched} busy={busy} onSubmit={(reason) => void submit(reason)} />
      </Section>
    </>
  );
}
