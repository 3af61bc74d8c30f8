'use client';

import { useState } from 'react';
import { useSubmit } from '@/components/api/use-form';
import { useTyped } from '@/components/api/use-typed';
import type { OnboardingAnswers } from '@/lib/onboarding/answers';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

/** What a person answers, kept as typed, and what the server made of what was saved last. */
export function useGuide(first: OnboardingView) {
  const [view, setView] = useState(first);
  const [answers, setAnswers] = useTyped<OnboardingAnswers>('answers', view.answers);
  const { busy, problem, errorOf, submit: send } = useSubmit();
  const touched = JSON.stringify(answers) !== JSON.stringify(view.answers);
  const change = (patch: Partial<OnboardingAnswers>) => setAnswers({ ...answers, ...patch });
  const put = (method: 'PUT' | 'POST', path: string, body: unknown) =>
    send<OnboardingView>({ method, path, body, version: view.version }, (next) => {
      setView(next);
      setAnswers(next.answers);
    });
  const save = () => put('PUT', `/onboardings/${view.number}`, { answers });
  const submit = (reason: string) => put('POST', `/onboardings/${view.number}/submit`, { reason });
  return { view, answers, touched, busy, problem, errorOf, change, save, submit };
}
