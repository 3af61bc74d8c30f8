'use client';

import { useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useTyped } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';
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
  const refresh = useRefresh();
  const [asked, setAsked] = useTyped('end-review', false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const end = async () => {
    setBusy(true);
    const sent = await send('POST', `/reviews/${number}/end`, {});
    setBusy(false);
    if (sent.ok) refresh();
    else setProblem(sent.problem);
  };
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
