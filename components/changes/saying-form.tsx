'use client';

import type { FormEvent } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Member of the body that the text becomes. */
  readonly field: 'reason' | 'comment' | 'text';
  /** Below /api/v1. */
  readonly path: string;
  /** Absent: nothing that has versions is written. */
  readonly version?: number;
  readonly button: string;
  readonly danger?: boolean;
}

/** An act on a change that has to be explained. What was typed stays until it is done. */
export function SayingForm({ id, label, hint, field, path, version, button, danger = false }: Props) {
  const { values: text, set, submit, busy, problem, errorOf } = useForm(id, '');
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit({ path, body: { [field]: text }, ...(version === undefined ? {} : { version }) });
  };
  const error = errorOf(field);
  return (
    <form className="grid max-w-form gap-2 pt-2" noValidate onSubmit={send}>
      <Field id={id} label={label} hint={hint} error={error}>
        {(control) => <Textarea {...control} rows={3} value={text} onChange={({ target }) => set(target.value)} />}
      </Field>
      {problem && error === null ? <ProblemCallout problem={problem} /> : null}
      <div>
        <Button type="submit" variant={danger ? 'danger' : 'primary'} busy={busy}>
          {button}
        </Button>
      </div>
    </form>
  );
}
