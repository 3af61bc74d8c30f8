'use client';

import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import { showToast } from '@/components/ui/toast';

interface Props {
  readonly personId: string;
  readonly name: string;
  readonly disabledReason: string | null;
}

/** Asks an admin how they know whose account it is, and records it. */
export function VouchButton({ personId, name, disabledReason }: Props) {
  const [open, setOpen] = useTyped(`vouch-${personId}`, false);
  const { values: reason, set, submit, busy, problem, errorOf } = useForm(`vouch-${personId}-reason`, '');
  const vouch = () =>
    submit({ path: `/people/${encodeURIComponent(personId)}/vouch`, body: { reason } }, () => {
      setOpen(false);
      showToast({ tone: 'ok', text: `You vouched for ${name}.` });
    });
  return (
    <>
      <Button size="sm" aria-label={`Vouch for ${name}`} disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Vouch
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Vouch for ${name}`}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" busy={busy} onClick={() => void vouch()}>
              Vouch for {name}
            </Button>
          </>
        }
      >
        <p className="text-muted">
          Approvals of an account count only for changes that were submitted after Drawbridge first saw it, unless an
          admin vouches for it. Your word does not count for changes that you had a part in.
        </p>
        <Field id={`vouch-${personId}`} label="How do you know whose account this is?" error={errorOf('reason')}>
          {(control) => (
            <Textarea
              {...control}
              data-focus-first
              placeholder="Joined the platform team on Monday; we spoke."
              value={reason}
              onChange={({ target }) => set(target.value)}
            />
          )}
        </Field>
        {problem && problem.issues.length === 0 ? <ProblemCallout problem={problem} /> : null}
      </Dialog>
    </>
  );
}
