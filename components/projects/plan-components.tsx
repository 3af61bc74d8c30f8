'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select, Textarea } from '@/components/ui/input';
import type { ProjectView } from '@/lib/services/get-project';

/** Drafts the change that admits the project's tokens in two forms to one role. */
export function PlanComponents({ project }: { readonly project: ProjectView }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [form, setForm] = useState((project.subComponents ?? []).join(', '));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const plan = async () => {
    const role = project.roles[chosen];
    if (!role) return;
    setBusy(true);
    setProblem(null);
    const path = `/projects/${encodeURIComponent(project.instanceId)}/${project.id}/components`;
    const body = {
      role: { accountId: role.accountId, name: role.name },
      components: form.split(',').map((each) => each.trim()),
      reason,
    };
    const sent = await send<{ number: number }>('POST', path, body, { idempotencyKey: crypto.randomUUID() });
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem);
    router.push(`/changes/${sent.data.number}`);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Plan other sub components</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Plan other sub components"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" busy={busy} onClick={() => void plan()}>
              Save as a draft
            </Button>
          </>
        }
      >
        <p className="text-muted">
          A change that admits tokens with the components of now and with the new ones. Set them in GitLab when it is
          applied; when a sync sees them, a second change drops the old form. No job is refused between.
        </p>
        <Field id="components-role" label="Role">
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
              {project.roles.map(({ accountId, accountName, name }, index) => (
                <option key={`${accountId}/${name}`} value={index}>
                  {name} in {accountName}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field id="components-form" label="Components" hint="In their order, by comma. They begin with project_path.">
          {(control) => <Input {...control} mono value={form} onChange={(event) => setForm(event.target.value)} />}
        </Field>
        <Field id="components-reason" label="Reason" hint="The person who decides reads it first.">
          {(control) => (
            <Textarea {...control} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        {problem ? <Callout tone="bad" title={problem.detail} live /> : null}
      </Dialog>
    </>
  );
}
