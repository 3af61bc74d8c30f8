'use client';

import type { FormEvent } from 'react';
import { useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { showToast } from '@/components/ui/toast';
import type { MigrationBoard } from '@/lib/services/migration/get-migration';

interface Props {
  readonly instances: MigrationBoard['instances'];
  readonly disabledReason: string | null;
}

const FORM = 'start-scan';

/** Asks which projects to read and for whom the new tokens are to be. */
export function StartScan({ instances, disabledReason }: Props) {
  const start = { chosen: instances[0]?.id ?? '', group: '', audience: '' };
  const { values, set, submit, busy, problem, errorOf } = useForm('scan', start);
  const [open, setOpen] = useState(false);
  const { chosen } = values;
  const issuer = instances.find(({ id }) => id === chosen)?.issuer ?? '';
  const send = (event: FormEvent) => {
    event.preventDefault();
    const [groupPath, audience] = [values.group.trim(), values.audience.trim()];
    const body = { instanceId: chosen, ...(groupPath && { groupPath }), ...(audience && { audience }) };
    void submit({ path: '/migration/scans', body }, () => {
      setOpen(false);
      showToast({ tone: 'ok', text: 'The scan has started.' });
    });
  };
  return (
    <>
      <Button variant="primary" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Scan projects
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Scan projects"
        actions={
          <Button type="submit" form={FORM} variant="primary" busy={busy}>
            Start the scan
          </Button>
        }
      >
        <form id={FORM} noValidate onSubmit={send} className="grid gap-4">
          <p className="text-muted">
            Reads the CI files of projects, what they include and the scripts that they call. Of CI/CD variables only
            the names are read, and the role's ARN where a job names a variable for it.
          </p>
          <Field id="scan-instance" label="GitLab">
            {(control) => (
              <Select {...control} value={chosen} onChange={(event) => set({ ...values, chosen: event.target.value })}>
                {instances.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            id="scan-group"
            label="Group"
            hint="Path of a group. Empty: all projects."
            error={errorOf('groupPath')}
            optional
          >
            {(control) => (
              <Input
                {...control}
                maxLength={1000}
                value={values.group}
                onChange={({ target }) => set({ ...values, group: target.value })}
              />
            )}
          </Field>
          <Field
            id="scan-audience"
            label="Audience of the new tokens"
            hint={`Empty: ${issuer}, as the old token had it. Then nothing changes on AWS.`}
            error={errorOf('audience')}
            optional
          >
            {(control) => (
              <Input
                {...control}
                maxLength={255}
                value={values.audience}
                onChange={({ target }) => set({ ...values, audience: target.value })}
              />
            )}
          </Field>
          {problem && problem.issues.length === 0 ? <ProblemCallout problem={problem} /> : null}
        </form>
      </Dialog>
    </>
  );
}
