'use client';

import { type FormEvent, useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useTyped } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { instantOf } from '@/components/ui/local-time';

interface Props {
  readonly number: number;
  readonly version: number;
}

/** Chooses when an approved change is applied. */
export function ScheduleForm({ number, version }: Props) {
  const refresh = useRefresh();
  const [open, setOpen] = useTyped('schedule', false);
  const [at, setAt] = useTyped('schedule-at', '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const sent = await send('POST', `/changes/${number}/schedule`, { applyAt: instantOf(at) ?? '' }, { version });
    setBusy(false);
    setProblem(sent.ok ? null : sent.problem);
    if (sent.ok) refresh();
  };
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer">Apply later</summary>
      <form className="grid max-w-form gap-2 pt-2" onSubmit={(event) => void submit(event)}>
        <Field id="apply-at" label="Apply at" hint="In your time zone. Approvals and rules are checked again then.">
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              step={1}
              required
              value={at}
              onChange={({ target }) => setAt(target.value)}
            />
          )}
        </Field>
        {problem ? <ProblemCallout problem={problem} /> : null}
        <div>
          <Button type="submit" busy={busy}>
            Schedule
          </Button>
        </div>
      </form>
    </details>
  );
}
