'use client';

import type { FailureProps } from '@/components/shell/failure';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';

/** A page inside the frame that could not be made: the rail and the top bar stay. */
export default function PageError({ error, reset }: FailureProps) {
  return (
    <ErrorState
      title="This page could not be shown"
      {...(error.digest ? { reference: error.digest } : {})}
      actions={
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      }
    >
      What was saved is kept, and nothing was sent to AWS or GitLab by opening this page.
    </ErrorState>
  );
}
