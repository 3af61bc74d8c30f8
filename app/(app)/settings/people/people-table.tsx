import { SendButton } from '@/components/api/send-button';
import { RolesButton } from '@/components/settings/roles-button';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { PERSON_ROLES } from '@/lib/access/permissions';
import type { HeldRole, PersonView } from '@/lib/services/people/list-people';

interface Props {
  readonly people: readonly PersonView[];
  /** Id of the person who looks. */
  readonly self: string;
  /** Why they may change nothing here. */
  readonly refusal: string | null;
}

export function PeopleTable({ people, self, refusal }: Props) {
  const head = ['Person', 'Roles', 'Last sign-in', ...(refusal === null ? ['Open sessions', ''] : [])];
  return (
    <Table caption="People" head={head.map((name) => <Th key={name}>{name}</Th>)}>
      {people.map((person) => (
        <Tr key={person.id}>
          <Td label="Person">
            <span className="font-medium">
              <VisibleText text={person.name} />
            </span>{' '}
            <span className="text-muted">
              @<VisibleText text={person.username} />
            </span>{' '}
            {person.disabledAt === null ? null : <Badge tone="bad">disabled</Badge>}
          </Td>
          <Td label="Roles">
            <Roles roles={person.roles} />
          </Td>
          <Td label="Last sign-in">
            {person.lastSignInAt === null ? (
              <span className="text-faint">never</span>
            ) : (
              <Time at={person.lastSignInAt} />
            )}
          </Td>
          {refusal === null ? (
            <>
              <Td label="Open sessions">{person.openSessions ?? 'unknown'}</Td>
              <Td>
                <Actions person={person} self={person.id === self} />
              </Td>
            </>
          ) : null}
        </Tr>
      ))}
    </Table>
  );
}

function Actions({ person, self }: { readonly person: PersonView; readonly self: boolean }) {
  const disabled = person.disabledAt !== null;
  const given = person.roles.filter(({ source }) => CHANGEABLE.includes(source)).map(({ role }) => role);
  return (
    <div className="flex flex-wrap gap-2 sm:justify-end">
      <RolesButton
        personId={person.id}
        name={person.name}
        given={PERSON_ROLES.filter((role) => given.includes(role))}
        disabledReason={self ? 'Nobody changes their own roles. Another admin can.' : null}
      />
      <SendButton
        method="PUT"
        path={`/people/${encodeURIComponent(person.id)}/disabled`}
        body={{ disabled: !disabled }}
        label={disabled ? 'Enable' : 'Disable'}
        name={person.name}
        said={disabled ? `${person.name} may sign in again.` : `${person.name} is disabled, and signed out everywhere.`}
        danger={!disabled}
        disabledReason={self ? 'Nobody disables themselves. Another admin can.' : null}
      />
    </div>
  );
}

/** Roles from these sources are replaced by what an admin sets. */
const CHANGEABLE = ['admin', 'setup'];

const SOURCES: Readonly<Record<string, (detail: string | null) => string>> = {
  configuration: () => 'by the configuration',
  group: (detail) => `by the group ${detail ?? 'of GitLab'}`,
  admin: (detail) => `by ${detail ?? 'an admin'}`,
  setup: () => 'by the setup link',
  console: () => 'by a link made on the server',
};

function Roles({ roles }: { readonly roles: readonly HeldRole[] }) {
  if (roles.length === 0) return <span className="text-muted">none</span>;
  return (
    <ul className="grid gap-0.5">
      {roles.map(({ role, source, detail }) => (
        <li key={`${role} ${source}`}>
          {role} <span className="text-meta text-muted">{SOURCES[source]?.(detail) ?? `by ${source}`}</span>
        </li>
      ))}
    </ul>
  );
}
