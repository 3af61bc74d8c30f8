'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { useTyped } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';

/** Adds a comment to a change. What was typed is kept until it is sent. */
export function CommentForm({ number }: { readonly number: number }) {
  const refresh = useRefresh();
  const [text, setText] = useTyped('comment', '');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    const sent = await send('POST', `/changes/${number}/comments`, { text });
    setBusy(false);
    setError(sent.ok ? null : sent.problem.detail);
    if (!sent.ok) return;
    setText('');
    refresh();
  };
  return (
    <form
      className="grid max-w-form gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field id="comment" label="Add a comment" error={error}>
        {(control) => <Textarea {...control} rows={3} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <div>
        <Button type="submit" busy={busy} {...(text.trim() === '' ? { disabledReason: 'Write something first.' } : {})}>
          Comment
        </Button>
      </div>
    </form>
  );
}
