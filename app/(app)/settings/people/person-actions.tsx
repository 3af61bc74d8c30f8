import { SendButton } from '@/components/api/send-button';
import { LinkButton } from '@/components/settings/link-button';
import { RolesButton } from '@/components/settings/roles-button';
import { VouchButton } from '@/components/settings/vouch-button';
import { PERSON_ROLES } from '@/lib/access/permissions';
import type { PersonView } from '@/lib/services/people/list-people';

interface Props {
  readonly person: PersonView;
  /** Id of the person who looks. */
  readonly self: string;
}

/** Roles from these sources are replaced by what an admin sets. */
const CHANGEABLE = ['admin', 'setup'];

/** What an admin can do about an account. */
export function PersonActions({ person, self }: Props) {
  const { id, name, username, linkedTo, own } = person;
  const disabled = person.disabledAt !== null;
  const given = person.roles.filter(({ source }) => CHANGEABLE.includes(source)).map(({ role }) => role);
  return (
    <div className="flex flex-wrap gap-2 sm:justify-end">
      <RolesButton
        personId={id}
        name={name}
        given={PERSON_ROLES.filter((role) => given.includes(role))}
        disabledReason={own ? 'Nobody changes their own roles. Another admin can.' : null}
      />
      <VouchButton
        personId={id}
        name={name}
        disabledReason={own ? 'Nobody vouches for themselves. Another admin can.' : null}
      />
      {linkedTo === null ? (
        <LinkButton {...{ id, name, username }} />
      ) : (
        <SendButton
          method="DELETE"
          path={`/people/${encodeURIComponent(id)}/link`}
          label="Unlink"
          name={name}
          said={`@${username} and @${linkedTo.username} count as two people from now on.`}
          danger
          disabledReason={own ? 'Nobody unlinks their own accounts. Another admin can.' : null}
        />
      )}
      <SendButton
        method="PUT"
        path={`/people/${encodeURIComponent(id)}/disabled`}
        body={{ disabled: !disabled }}
        label={disabled ? 'Enable' : 'Disable'}
        name={name}
        said={disabled ? `${name} may sign in again.` : `${name} is disabled, and signed out everywhere.`}
        danger={!disabled}
        disabledReason={id === self ? 'Nobody disables themselves. Another admin can.' : null}
      />
    </div>
  );
}
