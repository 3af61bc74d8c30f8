'use client';

import { PlainPage } from '@/components/shell/plain-page';
import { Button } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';

export interface FailureProps {
  /** The digest leads to the log. The message is not shown: it may hold what this person may not see. */
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** A page that could not be made. */
export function Failure({ error, reset }: FailureProps) {
  return (
    <PlainPage>
      <div role="alert" className="grid justify-items-start gap-3">
        <h1 className="text-sentence">This page could not be shown.</h1>
        <p className="max-w-read text-muted">
          Something failed on our side. What was saved is kept, and nothing was sent to AWS or GitLab by opening this
          page.
        </p>
        {error.digest ? (
          <p className="flex items-center gap-1.5 text-meta text-muted">
            Reference <CopyText text={error.digest} what="reference" />
          </p>
        ) : null}
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </PlainPage>
  );
}
