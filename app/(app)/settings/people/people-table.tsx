import { PersonActions } from '@/app/(app)/settings/people/person-actions';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { HeldRole, PersonView } from '@/lib/services/people/list-people';

interface Props {
  readonly people: readonly PersonView[];
  /** Id of the person who looks. */
  readonly self: string;
  /** Why they may change nothing here. */
  readonly refusal: string | null;
}

export function PeopleTable({ people, self, refusal }: Props) {
  const head = ['Person', 'Roles', 'Seen', ...(refusal === null ? ['Open sessions', ''] : [])];
  return (
    <Table caption="People" head={head.map((name) => <Th key={name}>{name}</Th>)}>
      {people.map((person) => (
        <Tr key={person.id}>
          <Td label="Person" className="align-top">
            <Who person={person} />
          </Td>
          <Td label="Roles" className="align-top">
            <Roles roles={person.roles} />
          </Td>
          <Td label="Seen" className="align-top text-meta">
            <Seen person={person} />
          </Td>
          {refusal === null ? (
            <>
              <Td label="Open sessions" className="align-top">
                {person.openSessions ?? 'unknown'}
              </Td>
              <Td className="align-top">
                <PersonActions person={person} self={self} />
              </Td>
            </>
          ) : null}
        </Tr>
      ))}
    </Table>
  );
}

/** The account, and what is said of it. */
function Who({ person }: { readonly person: PersonView }) {
  const { name, username, issuer, disabledAt, left, linkedTo, vouched } = person;
  return (
    <div className="grid gap-0.5">
      <p>
        <span className="font-medium">
          <VisibleText text={name} />
        </span>{' '}
        <span className="text-muted">
          @<VisibleText text={username} />
        </span>{' '}
        {disabledAt === null ? null : <Badge tone="bad">disabled</Badge>}{' '}
        {linkedTo === null ? null : <Badge tone="accent">linked</Badge>}
      </p>
      {left === null ? null : <p className="max-w-read text-meta text-bad">{left}.</p>}
      {issuer === null ? null : <p className="max-w-read text-meta break-all text-muted">From {issuer}</p>}
      {linkedTo === null ? null : (
        <p className="max-w-read text-meta text-muted">
          Same person as <VisibleText text={linkedTo.name} /> @<VisibleText text={linkedTo.username} />. Counts once.
        </p>
      )}
      {vouched === null ? null : (
        <p className="text-meta text-muted">
          <VisibleText text={vouched.by.name} /> vouched <Time at={vouched.at} />
        </p>
      )}
    </div>
  );
}

function Seen({ person }: { readonly person: PersonView }) {
  const { firstSeenAt, lastSeenAt, lastSignInAt } = person;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-2 gap-y-0.5 whitespace-nowrap">
      <dt className="text-muted">First</dt>
      <dd>
        <Time at={firstSeenAt} />
      </dd>
      <dt className="text-muted">Last</dt>
      <dd>{lastSeenAt === null ? <span className="text-faint">never</span> : <Time at={lastSeenAt} />}</dd>
      <dt className="text-muted">Sign-in</dt>
      <dd>{lastSignInAt === null ? <span className="text-faint">never</span> : <Time at={lastSignInAt} />}</dd>
    </dl>
  );
}

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
      {roles.map(({ role, source, detail, grantedAt, checkedAt }) => (
        <li key={`${role} ${source}`}>
          {role}{' '}
          <span className="text-meta break-words text-muted">
            {SOURCES[source]?.(detail) ?? `by ${source}`},{' '}
            {checkedAt === null ? (
              <>
                since <Time at={grantedAt} />
              </>
            ) : (
              <>
                confirmed <Time at={checkedAt} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
