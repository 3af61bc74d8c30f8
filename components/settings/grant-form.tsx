'use client';

import type { FormEvent } from 'react';
import { useSending } from '@/components/api/use-sending';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { PERSON_ROLES } from '@/lib/access/permissions';

/** Gives a role to the members of a group. What was typed stays until it is done. */
export function GrantForm() {
  const [groupPath, setGroupPath] = useTyped('grant-group', '');
  const [role, setRole] = useTyped<string>('grant-role', 'viewer');
  const { busy, give } = useSending();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const said = `Direct members of ${groupPath} with Developer access or more hold the role ${role} as soon as GitLab was read.`;
    if (await give('POST', '/group-grants', { groupPath, role }, said)) setGroupPath('');
  };
  return (
    <form className="flex flex-wrap items-end gap-2" onSubmit={(event) => void submit(event)}>
      <Field id="grant-group" label="Group">
        {(control) => (
          <Input
            {...control}
            mono
            required
            placeholder="full/path/of/the-group"
            value={groupPath}
            onChange={({ target }) => setGroupPath(target.value)}
          />
        )}
      </Field>
      <Field id="grant-role" label="Role">
        {(control) => (
          <Select {...control} value={role} onChange={({ target }) => setRole(target.value)}>
            {PERSON_ROLES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
      <Button type="submit" busy={busy}>
        Give role
      </Button>
    </form>
  );
}
