'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { send } from '@/components/api/send';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';

/** The other way out of a failed setup than applying again: a change that takes away what was made. */
export function CleanUp({ number }: { readonly number: number }) {
  const router = useRouter();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const sent = await send<{ number: number }>('POST', `/changes/${number}/clean-up`, { reason });
    setBusy(false);
    if (sent.ok) router.push(paths.change(sent.data.number));
    else setProblem(sent.problem.detail);
  };
  return (
    <form className="grid max-w-form gap-2" onSubmit={(event) => void submit(event)}>
      <p className="text-muted">
        The role was made and nobody may enter it. Apply again to go on, leave it as it is, or take away what was made.
      </p>
      <Field id="clean-up-reason" label="Why it is not wanted any more">
        {(control) => (
          <Textarea {...control} rows={2} value={reason} onChange={({ target }) => setReason(target.value)} />
        )}
      </Field>
      {problem ? <Callout tone="bad" title={problem} live /> : null}
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
