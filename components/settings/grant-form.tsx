'use client';

import type { FormEvent } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { showToast } from '@/components/ui/toast';
import { ACCESS_LEVEL_NAMES, ACCESS_LEVELS, levelName } from '@/lib/access/membership';
import { PERSON_ROLES } from '@/lib/access/permissions';

const FIRST = { groupPath: '', role: 'viewer', level: 'developer', inherited: false };

/** Gives a role to the members of a group. What was typed stays until it is done. */
export function GrantForm() {
  const { values: grant, set: setGrant, submit, busy, problem, errorOf } = useForm('grant', FIRST);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const text = `Members of ${grant.groupPath} that count hold the role ${grant.role} as soon as GitLab was read.`;
    void submit({ path: '/group-grants', body: grant }, () => showToast({ tone: 'ok', text }));
  };
  return (
    <form className="grid gap-2" noValidate onSubmit={add}>
      <div className="flex flex-wrap items-end gap-2">
        <Field id="grant-group" label="Group" error={errorOf('groupPath')}>
          {(control) => (
            <Input
              {...control}
              mono
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
      {problem && problem.issues.length === 0 ? <ProblemCallout problem={problem} /> : null}
      <Checkbox
        label="Inherited members count too"
        hint="Members of parent groups and of invited groups hold the role as well."
        checked={grant.inherited}
        onChange={({ target }) => setGrant({ ...grant, inherited: target.checked })}
      />
    </form>
  );
}
