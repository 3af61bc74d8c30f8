import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import type { ProjectView } from '@/lib/services/estate/get-project';

/** The roles that admit some ref of the project. */
export function ProjectRoles({ project: { roles, roleCount } }: { readonly project: ProjectView }) {
  if (roles.length === 0) return <p className="text-muted">None.</p>;
  const head = (
    <>
      <Th>Role</Th>
      <Th>Account</Th>
      <Th>Reach of the role</Th>
      <Th numeric>Admitted refs</Th>
      <Th numeric>Not protected</Th>
    </>
  );
  return (
    <>
      <Table caption="Roles that pipelines of the project can assume" head={head}>
        {roles.map((role) => (
          <Tr key={`${role.accountId}/${role.name}`}>
            <Td>
              <RowLink href={paths.role(role)}>
                <VisibleText text={role.name} />
              </RowLink>
            </Td>
            <Td label="Account">
              <VisibleText text={role.accountName} />
            </Td>
            <Td label="Reach of the role">
              <RungBadge rung={role.rung} {...(role.rungReason ? { reason: role.rungReason } : {})} />
            </Td>
            <Td label="Admitted refs" numeric>
              {role.refCount}
              {role.depends === null ? null : <span className="block text-muted">Depends on {role.depends}</span>}
            </Td>
            <Td label="Not protected" numeric>
              {role.refCount - role.protectedCount}
            </Td>
          </Tr>
        ))}
      </Table>
      {roleCount > roles.length ? <p className="text-muted">and {roleCount - roles.length} more</p> : null}
    </>
  );
}
