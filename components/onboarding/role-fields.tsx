import type { ErrorOf } from '@/components/api/use-form';
import { TagsField } from '@/components/onboarding/tags-field';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { RadioCards } from '@/components/ui/form/radio-cards';
import type { TrackAnswers } from '@/lib/onboarding/answers';

interface Props {
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
  readonly errorOf: ErrorOf;
}

type NewRole = Extract<TrackAnswers['role'], { kind: 'new' }>;

const NEW: Omit<NewRole, 'name'> = {
  ...{ kind: 'new', path: '/gitlab-ci/', description: '', maxSessionSeconds: 3600, permissionsBoundary: null },
  tags: {},
};

/** The role of a track: one that the plan makes, or one that is there. */
export function RoleFields({ track, set, errorOf }: Props) {
  const { role, name } = track;
  return (
    <div className="grid gap-3">
      <RadioCards
        legend="Role"
        name={`${name}-role`}
        value={role.kind}
        onChange={(kind) => set({ role: kind === 'new' ? { ...NEW, name: role.name } : { kind, name: role.name } })}
        choices={[
          {
            value: 'new',
            label: 'Make a new role',
            hint: 'Created with a trust policy that denies everyone. The real one is applied last.',
          },
          { value: 'existing', label: 'Use an existing role', hint: 'Its other statements stay as they are.' },
        ]}
      />
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <Field
          id={`${name}-role-name`}
          label="Role name"
          hint="At most 64 characters. IAM ignores case here."
          error={errorOf('role', 'name')}
        >
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
          <NewRoleFields prefix={name} role={role} onChange={(next) => set({ role: next })} errorOf={errorOf} />
        ) : null}
      </div>
    </div>
  );
}

interface NewRoleProps {
  readonly prefix: string;
  readonly role: NewRole;
  readonly onChange: (next: NewRole) => void;
  readonly errorOf: ErrorOf;
}

function NewRoleFields({ prefix, role, onChange, errorOf }: NewRoleProps) {
  return (
    <>
      <Field id={`${prefix}-path`} label="Path" hint="Keeps pipelines' roles together." error={errorOf('role', 'path')}>
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
      <Field id={`${prefix}-description`} label="Description" error={errorOf('role', 'description')} optional>
        {(control) => (
          <Input
            {...control}
            maxLength={1000}
            value={role.description}
            onChange={(event) => onChange({ ...role, description: event.target.value })}
          />
        )}
      </Field>
      <Field id={`${prefix}-session`} label="Longest session (seconds)" error={errorOf('role', 'maxSessionSeconds')}>
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
      <Field
        id={`${prefix}-boundary`}
        label="Permissions boundary"
        hint="ARN of a managed policy."
        error={errorOf('role', 'permissionsBoundary')}
        optional
      >
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
      <TagsField
        id={`${prefix}-tags`}
        tags={role.tags}
        error={errorOf('role', 'tags')}
        onChange={(tags) => onChange({ ...role, tags })}
      />
    </>
  );
}
