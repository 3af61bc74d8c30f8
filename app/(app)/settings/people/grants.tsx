import { SendButton } from '@/components/api/send-button';
import { GrantForm } from '@/components/settings/grant-form';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import type { GrantView } from '@/lib/services/people/grant-view';

interface Props {
  readonly grants: readonly GrantView[];
  readonly refusal: string | null;
}

/** Roles that the members of GitLab groups hold. */
export function Grants({ grants, refusal }: Props) {
  const head = ['Group', 'Role', 'Given by', ''].map((name) => <Th key={name}>{name}</Th>);
  return (
    <>
      <p className="max-w-read text-muted">
        Drawbridge reads these groups from GitLab every few minutes. Direct members with Developer access or more hold
        the role, unless the grant sets another level or includes inherited members.
      </p>
      {grants.length === 0 ? (
        <p className="text-muted">No group gives a role.</p>
      ) : (
        <Table caption="Roles by GitLab group" head={head} density="compact">
          {grants.map(({ id, groupPath, role, createdBy, problem }) => (
            <Tr key={id ?? `${groupPath} ${role}`}>
              <Td label="Group" className="font-mono text-meta break-all">
                <VisibleText text={groupPath} />
                {problem === null ? null : <p className="font-sans text-warn">{problem}</p>}
              </Td>
              <Td label="Role">{role}</Td>
              <Td label="Given by">{createdBy ?? 'the configuration'}</Td>
              <Td className="text-end">
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
          ))}
        </Table>
      )}
      {refusal === null ? <GrantForm /> : null}
    </>
  );
}
