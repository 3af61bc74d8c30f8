'use client';

import { useSending } from '@/components/api/use-sending';
import { useTyped } from '@/components/api/use-typed';
import { PersonSelect } from '@/components/people/person-select';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { visibly } from '@/components/ui/visible-text';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly username: string;
}

/** Links an account to another one of the same person. */
export function LinkButton({ id, name, username }: Props) {
  const [open, setOpen] = useTyped(`link-${id}`, false);
  const [to, setTo] = useTyped(`link-${id}-to`, '');
  const { busy, give } = useSending();
  const link = async () => {
    const path = `/people/${encodeURIComponent(id)}/link`;
    if (await give('PUT', path, { to }, `@${username} is linked. Both accounts count as one person.`)) setOpen(false);
  };
  return (
    <>
      <Button size="sm" aria-label={`Link ${name} to another account`} onClick={() => setOpen(true)}>
        Link
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={visibly(`Link @${username} to another account`)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              variant="primary"
              busy={busy}
              disabledReason={to === '' ? 'Choose the other account.' : null}
              onClick={() => void link()}
            >
              Link accounts
            </Button>
          </>
        }
      >
        <p className="text-muted">
          Linked accounts count as one person: neither approves what the other had a part in, and together they give one
          approval. Each keeps its own roles.
        </p>
        <Field id={`link-${id}`} label="Other account of the same person">
          {(control) => <PersonSelect id={control.id} value={to} onChoose={setTo} except={id} focusFirst />}
        </Field>
      </Dialog>
    </>
  );
}
