'use client';

import { type ReactNode, useEffect } from 'react';
import type { ShownProblem } from '@/components/api/send';
import { cameBackFromSignIn, signInAgain } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { showToast } from '@/components/ui/toast';

export function SignInAgain(): ReactNode {
  return <Button onClick={signInAgain}>Sign in again</Button>;
}

/** Says after a sign-in that it did not do what it was asked for. */
export function SignedInAgain(): null {
  useEffect(() => {
    if (cameBackFromSignIn())
      showToast({ tone: 'info', text: 'Nothing was done before you signed in again. Repeat what you wanted to do.' });
  }, []);
  return null;
}

/** What went wrong, with the way to sign in again where that is what is missing. */
export function ProblemCallout({ problem }: { readonly problem: ShownProblem }) {
  const again = problem.code === 'sign-in-again';
  return (
    <Callout tone={again ? 'warn' : 'bad'} title={problem.detail} live {...(again ? { actions: <SignInAgain /> } : {})}>
      {problem.requestId ? <span className="text-meta">Reference {problem.requestId}</span> : null}
    </Callout>
  );
}
