'use client';

import { type FormEvent, useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useTyped } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Member of the body that the text becomes. */
  readonly field: 'reason' | 'comment';
  /** Below /api/v1. */
  readonly path: string;
  readonly version: number;
  readonly button: string;
  readonly danger?: boolean;
}

/** An act on a change that has to be explained. What was typed stays until it is done. */
export function SayingForm({ id, label, hint, field, path, version, button, danger = false }: Props) {
  const refresh = useRefresh();
  const [text, setText] = useTyped(id, '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const sent = await send('POST', path, { [field]: text }, { version });
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem);
    setText('');
    refresh();
  };
  return (
    <form className="grid max-w-form gap-2 pt-2" onSubmit={(event) => void submit(event)}>
      <Field id={id} label={label} hint={hint}>
        {(control) => (
          <Textarea {...control} rows={3} required value={text} onChange={({ target }) => setText(target.value)} />
        )}
      </Field>
      {problem ? <ProblemCallout problem={problem} /> : null}
      <div>
        <Button type="submit" variant={danger ? 'danger' : 'primary'} busy={busy}>
          {button}
        </Button>
      </div>
    </form>
  );
}
