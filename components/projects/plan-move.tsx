'use client';

import { useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
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
  const { title, says, label, hint, operation, now, body } = MOVES[move];
  const [open, setOpen] = useState(false);
  const { values, set, submit, busy, problem, errorOf } = useForm(move, { chosen: 0, value: now(project), reason: '' });
  const { chosen, value, reason } = values;
  const plan = () => {
    const role = project.roles[chosen];
    if (!role) return;
    const path = `/projects/${encodeURIComponent(project.instanceId)}/${project.id}/${operation}`;
    const wanted = { role: { accountId: role.accountId, name: role.name }, ...body(value), reason };
    void submit<{ number: number }>({ path, body: wanted }, ({ number }) => paths.change(number));
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
            <Button variant="primary" busy={busy} onClick={plan}>
              Save as a draft
            </Button>
          </>
        }
      >
        <p className="text-muted">{says}</p>
        <Field id={`${move}-role`} label="Role">
          {(control) => (
            <Select
              {...control}
              value={chosen}
              onChange={(event) => set({ ...values, chosen: Number(event.target.value) })}
            >
              {project.roles.map(({ accountId, accountName, name }, index) => (
                <option key={`${accountId}/${name}`} value={index}>
                  {visibleText(name)} in {visibleText(accountName)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field id={`${move}-value`} label={label} hint={hint} error={errorOf('newPath') ?? errorOf('components')}>
          {(control) => (
            <Input
              {...control}
              mono
              value={value}
              onChange={(event) => set({ ...values, value: event.target.value })}
            />
          )}
        </Field>
        <Field id={`${move}-reason`} label="Reason" hint="Reviewers see this first." error={errorOf('reason')}>
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              value={reason}
              onChange={(event) => set({ ...values, reason: event.target.value })}
            />
          )}
        </Field>
        {problem ? <ProblemCallout problem={problem} /> : null}
      </Dialog>
    </>
  );
}
