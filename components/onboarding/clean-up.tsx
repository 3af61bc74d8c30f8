'use client';

import type { FormEvent } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';

/** The other way out of a failed setup than applying again: a change that takes away what was made. */
export function CleanUp({ number }: { readonly number: number }) {
  const { values: reason, set, submit, busy, problem } = useForm('clean-up', '');
  const draft = (event: FormEvent) => {
    event.preventDefault();
    void submit<{ number: number }>({ path: `/changes/${number}/clean-up`, body: { reason } }, (made) =>
      paths.change(made.number),
    );
  };
  return (
    <form className="grid max-w-form gap-2" onSubmit={draft}>
      <p className="text-muted">
        The role was made and nobody may enter it. Apply again to go on, leave it as it is, or take away what was made.
      </p>
      <Field id="clean-up-reason" label="Why it is not wanted any more">
        {(control) => <Textarea {...control} rows={2} value={reason} onChange={({ target }) => set(target.value)} />}
      </Field>
      {problem ? <ProblemCallout problem={problem} /> : null}
      <div>
        <Button
          type="submit"
          variant="danger"
          busy={busy}
          disabledReason={reason.trim() === '' ? 'Write a reason first.' : null}
        >
          Take away what was made
        </Button>
      </div>
    </form>
  );
}
