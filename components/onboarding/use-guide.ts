'use client';

import { useCallback, useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import type { OnboardingAnswers } from '@/lib/onboarding/answers';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

/** What a person answers, and what the server made of what was saved last. */
export function useGuide(first: OnboardingView) {
  const [view, setView] = useState(first);
  const [answers, setAnswers] = useState<OnboardingAnswers>(first.answers);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const touched = answers !== view.answers;
  const change = useCallback((patch: Partial<OnboardingAnswers>) => setAnswers((last) => ({ ...last, ...patch })), []);

  const put = async (method: 'PUT' | 'POST', path: string, body: unknown): Promise<OnboardingView | null> => {
    setBusy(true);
    setProblem(null);
    const sent = await send<OnboardingView>(method, path, body, { version: view.version });
    setBusy(false);
    if (!sent.ok) {
      setProblem(sent.problem);
      return null;
    }
    setView(sent.data);
    setAnswers(sent.data.answers);
    return sent.data;
  };
  const save = () => put('PUT', `/onboardings/${view.number}`, { answers });
  const submit = (reason: string) => put('POST', `/onboardings/${view.number}/submit`, { reason });
  return { view, answers, touched, busy, problem, change, save, submit };
}
