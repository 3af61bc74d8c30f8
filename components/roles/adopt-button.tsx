'use client';

import { useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';

interface Props {
  readonly accountId: string;
  readonly name: string;
  /** Of the live policy that the reader sees: another one is not adopted. */
  readonly trustDigest: string;
}

/** Drafts a change that makes the live policy the approved one. Someone else approves it; nothing is written to IAM. */
export function AdoptButton({ accountId, name, trustDigest }: Props) {
  const [open, setOpen] = useState(false);
  const { values: reason, set, submit, busy, problem, errorOf } = useForm('adopt', '');
  const draft = () => {
    const body = {
      role: { accountId, name },
      title: 'Adopt the live trust policy',
      reason,
      baseDigest: trustDigest,
      proposal: { kind: 'adopt' },
    };
    void submit<{ number: number }>({ path: '/changes', body }, ({ number }) => paths.change(number));
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Adopt the live policy</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Adopt the live policy"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" busy={busy} onClick={draft}>
              Save as a draft
            </Button>
          </>
        }
      >
        <p className="text-muted">
          A change that someone else approves. The live trust policy becomes the approved one; nothing is written to
          IAM.
        </p>
        <Field id="adopt-reason" label="Reason" hint="Reviewers see this first." error={errorOf('reason')}>
          {(control) => <Textarea {...control} rows={3} value={reason} onChange={(event) => set(event.target.value)} />}
        </Field>
        {problem ? <ProblemCallout problem={problem} /> : null}
      </Dialog>
    </>
  );
}
