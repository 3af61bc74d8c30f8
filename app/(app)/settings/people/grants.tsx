import { SendButton } from '@/components/api/send-button';
import { GrantForm } from '@/components/settings/grant-form';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { GrantView } from '@/lib/services/people/grant-view';

interface Props {
  readonly grants: readonly GrantView[];
  readonly refusal: string | null;
}

const HEAD = ['Group', 'Role', 'Members that count', 'Last read', 'Given by', ''];

/** Roles that the members of GitLab groups hold. */
export function Grants({ grants, refusal }: Props) {
  return (
    <>
      <p className="max-w-read text-muted">
        Drawbridge reads the members of these groups from GitLab every few minutes. Whoever creates a grant holds
        nothing by it.
      </p>
      {grants.length === 0 ? (
        <p className="text-muted">No group gives a role.</p>
      ) : (
        <Table caption="Roles by GitLab group" head={HEAD.map((name) => <Th key={name}>{name}</Th>)} density="compact">
          {grants.map((grant) => (
            <Grant key={grant.id ?? `${grant.groupPath} ${grant.role}`} grant={grant} refusal={refusal} />
          ))}
        </Table>
      )}
      {refusal === null ? <GrantForm /> : null}
    </>
  );
}

function Grant({ grant, refusal }: { readonly grant: GrantView; readonly refusal: string | null }) {
  const { id, groupPath, renamedTo, role, level, inherited, members, createdBy, takenBy } = grant;
  return (
    <Tr>
      <Td label="Group" className="align-top">
        <div className="min-w-0 break-words">
          <span className="font-mono text-meta">
            <VisibleText text={groupPath} />
          </span>
          {renamedTo === null ? null : (
            <p className="text-meta text-muted">
              Now <VisibleText text={renamedTo} />
            </p>
          )}
        </div>
      </Td>
      <Td label="Role" className="align-top">
        {role}
      </Td>
      <Td label="Members that count" className="align-top">
        <div>
          {level} or higher, {inherited ? 'inherited too' : 'direct only'}
          {members === null ? null : (
            <span className="text-muted">
              : {members} {members === 1 ? 'member' : 'members'}
            </span>
          )}
        </div>
      </Td>
      <Td label="Last read" className="align-top">
        <LastRead {...grant} />
      </Td>
      <Td label="Given by" className="align-top">
        {createdBy ?? 'the configuration'}
      </Td>
      <Td className="align-top text-end">
        {takenBy === null ? null : (
          <SendButton
            method="POST"
            path="/group-grants/confirm"
            body={{ groupPath, groupId: takenBy }}
            label="Confirm new group"
            name={`group ${takenBy} for ${groupPath}`}
            said={`Grants and rules that name ${groupPath} mean group ${takenBy} as soon as its members are read.`}
            disabledReason={refusal}
          />
        )}
        {id === null ? null : (
          <SendButton
            method="DELETE"
            path={`/group-grants/${encodeURIComponent(id)}`}
            label="Remove"
            name={`${role} for ${groupPath}`}
            said={`Members of ${groupPath} no longer hold the role ${role} through this grant.`}
            danger
            disabledReason={refusal}
          />
        )}
      </Td>
    </Tr>
  );
}

function LastRead({ readAt, problem, expired, takenBy }: GrantView) {
  return (
    <div>
      {readAt === null ? <span className="text-muted">not yet</span> : <Time at={readAt} />}
      {problem === null ? null : (
        <p className="max-w-read text-meta text-warn">
          {takenBy === null ? `Cannot be read${readAt === null ? '' : ' since then'}. ` : ''}
          {problem}
        </p>
      )}
      {expired && readAt !== null ? (
        <p className="max-w-read text-meta text-bad">
          Too old: nobody approves or applies by this grant until GitLab answers.
        </p>
      ) : null}
    </div>
  );
}
