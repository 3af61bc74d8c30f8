'use client';

import { useSending } from '@/components/api/use-sending';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';

interface Props {
  readonly personId: string;
  readonly name: string;
  readonly disabledReason: string | null;
}

/** Asks an admin how they know whose account it is, and records it. */
export function VouchButton({ personId, name, disabledReason }: Props) {
  const [open, setOpen] = useTyped(`vouch-${personId}`, false);
  const [reason, setReason] = useTyped(`vouch-${personId}-reason`, '');
  const { busy, give } = useSending();
  const vouch = async () => {
    const path = `/people/${encodeURIComponent(personId)}/vouch`;
    if (await give('POST', path, { reason }, `You vouched for ${name}.`)) setOpen(false);
  };
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
        <Field id={`vouch-${personId}`} label="How do you know whose account this is?">
          {(control) => (
            <Textarea
              {...control}
              required
              data-focus-first
              placeholder="Joined the platform team on Monday; we spoke."
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
      </Dialog>
    </>
  );
}
