'use client';

import type { FormEvent } from 'react';
import { useSending } from '@/components/api/use-sending';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { ACCESS_LEVEL_NAMES, ACCESS_LEVELS, levelName } from '@/lib/access/membership';
import { PERSON_ROLES } from '@/lib/access/permissions';

const FIRST = { groupPath: '', role: 'viewer', level: 'developer', inherited: false };

/** Gives a role to the members of a group. What was typed stays until it is done. */
export function GrantForm() {
  const [grant, setGrant] = useTyped('grant', FIRST);
  const { busy, give } = useSending();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const said = `Members of ${grant.groupPath} that count hold the role ${grant.role} as soon as GitLab was read.`;
    if (await give('POST', '/group-grants', grant, said)) setGrant({ ...grant, groupPath: '' });
  };
  return (
    <form className="grid gap-2" onSubmit={(event) => void submit(event)}>
      <div className="flex flex-wrap items-end gap-2">
        <Field id="grant-group" label="Group">
          {(control) => (
            <Input
              {...control}
              mono
              required
              placeholder="full/path/of/the-group"
              value={grant.groupPath}
              onChange={({ target }) => setGrant({ ...grant, groupPath: target.value })}
            />
          )}
        </Field>
        <Field id="grant-role" label="Role">
          {(control) => (
            <Select
              {...control}
              value={grant.role}
              onChange={({ target }) => setGrant({ ...grant, role: target.value })}
            >
              {PERSON_ROLES.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field id="grant-level" label="Minimum level">
          {(control) => (
            <Select
              {...control}
              value={grant.level}
              onChange={({ target }) => setGrant({ ...grant, level: target.value })}
            >
              {ACCESS_LEVEL_NAMES.map((name) => (
                <option key={name} value={name}>
                  {levelName(ACCESS_LEVELS[name])}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" busy={busy}>
          Give role
        </Button>
      </div>
      <Checkbox
        label="Inherited members count too"
        hint="Members of parent groups and of invited groups hold the role as well."
        checked={grant.inherited}
        onChange={({ target }) => setGrant({ ...grant, inherited: target.checked })}
      />
    </form>
  );
}
