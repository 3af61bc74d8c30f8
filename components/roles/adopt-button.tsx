'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
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
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const draft = async () => {
    setBusy(true);
    setProblem(null);
    const body = {
      role: { accountId, name },
      title: 'Adopt the live trust policy',
      reason,
      baseDigest: trustDigest,
      proposal: { kind: 'adopt' },
    };
    const sent = await send<{ number: number }>('POST', '/changes', body, { idempotencyKey: crypto.randomUUID() });
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem);
    router.push(paths.change(sent.data.number));
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
            <Button variant="primary" busy={busy} onClick={() => void draft()}>
              Save as a draft
            </Button>
          </>
        }
      >
        <p className="text-muted">
          A change that someone else approves. The live trust policy becomes the approved one; nothing is written to
          IAM.
        </p>
        <Field id="adopt-reason" label="Reason" hint="The person who decides reads it first.">
          {(control) => (
            <Textarea {...control} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        {problem ? <Callout tone="bad" title={problem.detail} live /> : null}
      </Dialog>
    </>
  );
}
