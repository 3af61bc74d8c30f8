'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { Input, Select, Textarea } from '@/components/ui/form/input';
import type { ProjectView } from '@/lib/services/estate/get-project';
import { visibleText } from '@/lib/subjects/visible-text';

interface Move {
  readonly title: string;
  readonly says: string;
  readonly label: string;
  readonly hint: string;
  /** Last part of the operation's path. */
  readonly operation: string;
  readonly now: (project: ProjectView) => string;
  /** What is sent beside role and reason. */
  readonly body: (value: string) => object;
}

/** What can be planned to move: where the project is, and the form of its subjects. */
const MOVES = {
  rename: {
    title: 'Plan a rename',
    says: 'A change that admits both paths. When a sync sees the project under the new one, a second change drops the old. Until then whoever takes the new path would get in.',
    label: 'New path',
    hint: 'The full path that the project will have.',
    operation: 'renames',
    now: ({ path }) => path,
    body: (newPath) => ({ newPath }),
  },
  components: {
    title: 'Plan other sub components',
    says: 'A change that admits tokens with the components of now and with the new ones. Set them in GitLab when it is applied; when a sync sees them, a second change drops the old form. No job is refused between.',
    label: 'Components',
    hint: 'In their order, by comma. They begin with project_path.',
    operation: 'components',
    now: ({ subComponents }) => (subComponents ?? []).join(', '),
    body: (value) => ({ components: value.split(',').map((each) => each.trim()) }),
  },
} as const satisfies Record<string, Move>;

interface PlanMoveProps {
  readonly project: ProjectView;
  readonly move: keyof typeof MOVES;
}

/** Drafts the change by which one role admits the project as it is and as it will be. */
export function PlanMove({ project, move }: PlanMoveProps) {
  const router = useRouter();
  const { title, says, label, hint, operation, now, body } = MOVES[move];
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [value, setValue] = useState(now(project));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const plan = async () => {
    const role = project.roles[chosen];
    if (!role) return;
    setBusy(true);
    setProblem(null);
    const path = `/projects/${encodeURIComponent(project.instanceId)}/${project.id}/${operation}`;
    const wanted = { role: { accountId: role.accountId, name: role.name }, ...body(value), reason };
    const sent = await send<{ number: number }>('POST', path, wanted, { idempotencyKey: crypto.randomUUID() });
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem);
    router.push(paths.change(sent.data.number));
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{title}</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" busy={busy} onClick={() => void plan()}>
              Save as a draft
            </Button>
          </>
        }
      >
        <p className="text-muted">{says}</p>
        <Field id={`${move}-role`} label="Role">
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
              {project.roles.map(({ accountId, accountName, name }, index) => (
                <option key={`${accountId}/${name}`} value={index}>
                  {visibleText(name)} in {visibleText(accountName)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field id={`${move}-value`} label={label} hint={hint}>
          {(control) => <Input {...control} mono value={value} onChange={(event) => setValue(event.target.value)} />}
        </Field>
        <Field id={`${move}-reason`} label="Reason" hint="The person who decides reads it first.">
          {(control) => (
            <Textarea {...control} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        {problem ? <Callout tone="bad" title={problem.detail} live /> : null}
      </Dialog>
    </>
  );
}
