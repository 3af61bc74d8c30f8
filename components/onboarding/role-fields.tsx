import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { RadioCards } from '@/components/ui/form/radio-cards';
import type { TrackAnswers } from '@/lib/onboarding/answers';

interface Props {
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
}

type NewRole = Extract<TrackAnswers['role'], { kind: 'new' }>;

const NEW: Omit<NewRole, 'name'> = {
  ...{ kind: 'new', path: '/gitlab-ci/', description: '', maxSessionSeconds: 3600, permissionsBoundary: null },
  tags: {},
};

/** The role of a track: one that the plan makes, or one that is there. */
export function RoleFields({ track, set }: Props) {
  const { role, name } = track;
  return (
    <div className="grid gap-3">
      <RadioCards
        legend="Role"
        name={`${name}-role`}
        value={role.kind}
        onChange={(kind) => set({ role: kind === 'new' ? { ...NEW, name: role.name } : { kind, name: role.name } })}
        choices={[
          { value: 'new', label: 'Make a new role', hint: 'It is made closed and opened last.' },
          { value: 'existing', label: 'Use a role that is there', hint: 'Its other statements stay as they are.' },
        ]}
      />
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <Field id={`${name}-role-name`} label="Role name" hint="At most 64 characters; IAM ignores case here.">
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={64}
              value={role.name}
              onChange={(event) => set({ role: { ...role, name: event.target.value } })}
            />
          )}
        </Field>
        {role.kind === 'new' ? (
          <NewRoleFields prefix={name} role={role} onChange={(next) => set({ role: next })} />
        ) : null}
      </div>
    </div>
  );
}

interface NewRoleProps {
  readonly prefix: string;
  readonly role: NewRole;
  readonly onChange: (next: NewRole) => void;
}

function NewRoleFields({ prefix, role, onChange }: NewRoleProps) {
  return (
    <>
      <Field id={`${prefix}-path`} label="Path" hint="Keeps pipelines' roles together.">
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={512}
            value={role.path}
            onChange={(event) => onChange({ ...role, path: event.target.value })}
          />
        )}
      </Field>
      <Field id={`${prefix}-description`} label="Description" optional>
        {(control) => (
          <Input
            {...control}
            maxLength={1000}
            value={role.description}
            onChange={(event) => onChange({ ...role, description: event.target.value })}
          />
        )}
      </Field>
      <Field id={`${prefix}-session`} label="Longest session (seconds)">
        {(control) => (
          <Input
            {...control}
            type="number"
            min={3600}
            max={43_200}
            value={role.maxSessionSeconds}
            onChange={(event) => onChange({ ...role, maxSessionSeconds: Number(event.target.value) || 3600 })}
          />
        )}
      </Field>
      <Field id={`${prefix}-boundary`} label="Permissions boundary" hint="ARN of a managed policy." optional>
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={2048}
            value={role.permissionsBoundary ?? ''}
            onChange={(event) =>
              onChange({ ...role, permissionsBoundary: event.target.value === '' ? null : event.target.value })
            }
          />
        )}
      </Field>
      <Field id={`${prefix}-tags`} label="Tags" hint="name=value, by comma." optional>
        {(control) => (
          <Input
            {...control}
            defaultValue={Object.entries(role.tags)
              .map(([key, value]) => `${key}=${value}`)
              .join(', ')}
            onChange={(event) => onChange({ ...role, tags: readTags(event.target.value) })}
          />
        )}
      </Field>
    </>
  );
}

/** "owner=shop, stage=prod" as tags; a part without "=" is left out. */
function readTags(text: string): Record<string, string> {
  const pairs = text.split(',').map((part) => part.split('='));
  return Object.fromEntries(
    pairs.flatMap(([key = '', ...value]) =>
      key.trim() === '' || value.length === 0 ? [] : [[key.trim(), value.join('=').trim()]],
    ),
  );
}
