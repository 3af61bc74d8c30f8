'use client';

import { type FormEvent, useState } from 'react';
import { useSending } from '@/components/api/use-sending';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import type { MigrationBoard } from '@/lib/services/migration/get-migration';

interface Props {
  readonly instances: MigrationBoard['instances'];
  readonly disabledReason: string | null;
}

const FORM = 'start-scan';
const textOf = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value.trim() : '');

/** Asks which projects to read and for whom the new tokens are to be. */
export function StartScan({ instances, disabledReason }: Props) {
  const { busy, give } = useSending();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(instances[0]?.id ?? '');
  const issuer = instances.find(({ id }) => id === chosen)?.issuer ?? '';
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [groupPath, audience] = [textOf(form.get('group')), textOf(form.get('audience'))];
    const body = { instanceId: chosen, ...(groupPath && { groupPath }), ...(audience && { audience }) };
    if (await give('POST', '/migration/scans', body, 'The scan has started.')) setOpen(false);
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
        <form id={FORM} onSubmit={(event) => void submit(event)} className="grid gap-4">
          <p className="text-muted">
            Reads the CI files of projects, what they include and the scripts that they call. Of CI/CD variables only
            the names are read, and the role's ARN where a job names a variable for it.
          </p>
          <Field id="scan-instance" label="GitLab">
            {(control) => (
              <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
                {instances.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field id="scan-group" label="Group" hint="Path of a group. Empty: all projects." optional>
            {(control) => <Input {...control} name="group" maxLength={1000} />}
          </Field>
          <Field
            id="scan-audience"
            label="Audience of the new tokens"
            hint={`Empty: ${issuer}, as the old token had it. Then nothing changes on AWS.`}
            optional
          >
            {(control) => <Input {...control} name="audience" maxLength={255} />}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
