'use client';

import type { ReactNode } from 'react';
import type { ShownProblem } from '@/components/api/send';
import { sessionPaths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';

/** Where a person proves themselves anew, and comes back from to the page that they are on. */
export const signInAgainPath = (): string =>
  sessionPaths.begin({ again: 1, return: location.pathname + location.search });

export function SignInAgain(): ReactNode {
  return <Button onClick={() => location.assign(signInAgainPath())}>Sign in again</Button>;
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
