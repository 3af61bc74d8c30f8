'use client';

import type { FormEvent } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { useTyped } from '@/components/api/use-typed';
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
  const [open, setOpen] = useTyped('schedule', false);
  const { values: at, set, submit, busy, problem, errorOf } = useForm('schedule-at', '');
  const schedule = (event: FormEvent) => {
    event.preventDefault();
    void submit({ path: `/changes/${number}/schedule`, body: { applyAt: instantOf(at) ?? '' }, version });
  };
  const error = errorOf('applyAt');
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer">Apply later</summary>
      <form className="grid max-w-form gap-2 pt-2" noValidate onSubmit={schedule}>
        <Field
          id="apply-at"
          label="Apply at"
          hint="In your time zone. Approvals and rules are checked again then."
          error={error}
        >
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              step={1}
              value={at}
              onChange={({ target }) => set(target.value)}
            />
          )}
        </Field>
        {problem && error === null ? <ProblemCallout problem={problem} /> : null}
        <div>
          <Button type="submit" busy={busy}>
            Schedule
          </Button>
        </div>
      </form>
    </details>
  );
}
