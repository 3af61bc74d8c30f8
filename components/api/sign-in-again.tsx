'use client';

import { type ReactNode, useEffect } from 'react';
import { cameBackFromSignIn } from '@/components/api/kept-typing';
import type { ShownProblem } from '@/components/api/send';
import { signInAgain } from '@/components/api/use-typed';
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
  if (problem.code === 'not-signed-in')
    return (
      <Callout tone="warn" title="You are signed out, so nothing was saved." live actions={<SignInAgain />}>
        What you entered is kept on this page. Sign in again, then repeat it.
      </Callout>
    );
  const again = problem.code === 'sign-in-again';
  const more = problem.issues.filter(({ message }) => !problem.detail.includes(message));
  return (
    <Callout tone={again ? 'warn' : 'bad'} title={problem.detail} live {...(again ? { actions: <SignInAgain /> } : {})}>
      {more.length > 0 ? (
        <ul>
          {more.map(({ path, message, line }) => (
            <li key={`${path.join('.')} ${message}`}>
              {line === undefined ? '' : `Line ${line}: `}
              {message}
            </li>
          ))}
        </ul>
      ) : null}
      {problem.status >= 500 && problem.requestId ? (
        <span className="text-meta">Reference {problem.requestId}</span>
      ) : null}
    </Callout>
  );
}
