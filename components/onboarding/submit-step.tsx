'use client';

import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly view: OnboardingView;
  readonly touched: boolean;
  readonly busy: boolean;
  readonly onSubmit: (reason: string) => void;
}

/** One change of each track, each with its whole plan, to be approved by someone else. */
export function SubmitStep({ view, touched, busy, onSubmit }: Props) {
  const [reason, setReason] = useTyped('reason', '');
  const stop = whyNot(view, touched, reason);
  return (
    <form
      className="grid max-w-read gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(reason);
      }}
    >
      <Field id="guide-reason" label="Reason" hint="Reviewers see this first.">
        {(control) => (
          <Textarea {...control} maxLength={4000} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      <p className="text-muted">
        Each track becomes a change of its own, approved with its whole plan. Nothing happens in AWS or GitLab before
        that.
      </p>
      <p>
        <Button type="submit" variant="primary" busy={busy} disabledReason={stop}>
          Submit for approval
        </Button>
      </p>
    </form>
  );
}

function whyNot(view: OnboardingView, touched: boolean, reason: string): string | null {
  if (view.refusal !== null) return view.refusal;
  if (touched) return 'Save first and look at what it does.';
  if (view.problems.length > 0 || view.tracks.some(({ ok }) => !ok))
    return 'Part 3 names what has to be changed first.';
  return reason.trim() === '' ? 'Write a reason first.' : null;
}
