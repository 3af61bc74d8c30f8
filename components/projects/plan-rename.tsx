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

/** Drafts the change that admits the project by both paths to one role. */
export function PlanRename({ project }: { readonly project: ProjectView }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [newPath, setNewPath] = useState(project.path);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const plan = async () => {
    const role = project.roles[chosen];
    if (!role) return;
    setBusy(true);
    setProblem(null);
    const path = `/projects/${encodeURIComponent(project.instanceId)}/${project.id}/renames`;
    const body = { role: { accountId: role.accountId, name: role.name }, newPath, reason };
    const sent = await send<{ number: number }>('POST', path, body, { idempotencyKey: crypto.randomUUID() });
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem);
    router.push(`/changes/${sent.data.number}`);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Plan a rename</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Plan a rename"
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
          A change that admits both paths. When a sync sees the project under the new one, a second change drops the
          old. Until then whoever takes the new path would get in.
        </p>
        <Field id="rename-role" label="Role">
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
        <Field id="rename-path" label="New path" hint="The full path that the project will have.">
          {(control) => (
            <Input {...control} mono value={newPath} onChange={(event) => setNewPath(event.target.value)} />
          )}
        </Field>
        <Field id="rename-reason" label="Reason" hint="The person who decides reads it first.">
          {(control) => (
            <Textarea {...control} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        {problem ? <Callout tone="bad" title={problem.detail} live /> : null}
      </Dialog>
    </>
  );
}
