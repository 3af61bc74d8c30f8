'use client';

import { ProblemCallout } from '@/components/api/sign-in-again';
import { useSubmit } from '@/components/api/use-form';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';

interface Props {
  readonly number: number;
  /** Items without an answer. */
  readonly open: number;
  readonly onSilence: 'keep' | 'remove';
}

/** Ends the review after a second press that says what follows. */
export function EndReview({ number, open, onSilence }: Props) {
  const [asked, setAsked] = useTyped('end-review', false);
  const { submit, busy, problem } = useSubmit();
  const end = () => submit({ path: `/reviews/${number}/end`, body: {} }, () => setAsked(false));
  if (!asked) return <Button onClick={() => setAsked(true)}>End the review</Button>;
  const silent = onSilence === 'keep' ? 'are kept' : 'become removals where someone was asked';
  return (
    <div className="grid gap-2">
      <Callout
        tone="warn"
        title="Every answer becomes final and the report is signed."
        actions={
          <>
            <Button size="sm" variant="primary" busy={busy} onClick={() => void end()}>
              End it now
            </Button>
            <Button size="sm" onClick={() => setAsked(false)}>
              Not yet
            </Button>
          </>
        }
      >
        {open === 0 ? null : `${open} without an answer ${silent}. `}Removals wait for approval, one change for each
        role.
      </Callout>
      {problem ? <ProblemCallout problem={problem} /> : null}
    </div>
  );
}
