'use client';

import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import { Time } from '@/components/ui/time';
import { showToast } from '@/components/ui/toast';
import type { ApplyingPause } from '@/lib/services/facts/applying-pause';

interface Props {
  readonly pause: ApplyingPause;
  /** Why the reader may not confirm the database; null: they may. */
  readonly refusal: string | null;
}

/** On every page while nothing is applied. */
export function PausedBar({ pause, refusal }: Props) {
  const [open, setOpen] = useTyped('resume', false);
  const { values: reason, set, submit, busy, problem, errorOf } = useForm('resume-reason', '');
  const resume = () =>
    submit({ path: '/applying/resume', body: { reason } }, () => {
      setOpen(false);
      showToast({ tone: 'ok', text: 'Changes are applied again.' });
    });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b bg-warn-soft px-4 py-1.5 text-meta sm:px-6">
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-medium">Applying is paused</strong> <Time at={pause.since} />. {pause.because}
      </p>
      <Button size="sm" disabledReason={refusal} onClick={() => setOpen(true)}>
        Resume applying
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Resume applying"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" busy={busy} onClick={() => void resume()}>
              Resume applying
            </Button>
          </>
        }
      >
        <p className="text-muted">
          Changes that were applied after the backup was made are not in this database. Sync the accounts, then look at
          the roles that drifted and at the changes that wait to be applied.
        </p>
        <Field id="resume-reason" label="What you compared" hint="Kept in the audit log." error={errorOf('reason')}>
          {(control) => <Textarea {...control} rows={3} value={reason} onChange={(event) => set(event.target.value)} />}
        </Field>
        {problem && problem.issues.length === 0 ? <ProblemCallout problem={problem} /> : null}
      </Dialog>
    </div>
  );
}
