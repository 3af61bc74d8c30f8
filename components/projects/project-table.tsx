import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { RowLink, SortTh, Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { OPEN_TO_ALL } from '@/lib/reach/types';
import type { ProjectRow } from '@/lib/services/estate/list-projects';

interface ProjectTableProps {
  readonly rows: readonly ProjectRow[];
  readonly sort: string;
  readonly sortHref: (sort: string) => string;
}

export function ProjectTable({ rows, sort, sortHref }: ProjectTableProps) {
  const head = (
    <>
      <SortTh href={sortHref('path')} sorted={sort === 'path' ? 'ascending' : null}>
        Project
      </SortTh>
      <Th>GitLab</Th>
      <Th>Visibility</Th>
      <Th>Default branch</Th>
      <Th numeric>Protected refs</Th>
      <SortTh numeric href={sortHref('roles')} sorted={sort === 'roles' ? 'descending' : null}>
        Roles
      </SortTh>
      <SortTh href={sortHref('reach')} sorted={sort === 'reach' ? 'descending' : null}>
        Widest role
      </SortTh>
    </>
  );
  return (
    <Table caption="Projects" head={head}>
      {rows.map((row) => (
        <Tr key={`${row.instanceId}/${row.id}`}>
          <Td>
            <RowLink href={paths.project(row.instanceId, row.id)}>{row.path}</RowLink>{' '}
            {row.archived ? <Badge>Archived</Badge> : null}
          </Td>
          <Td label="GitLab">
            <VisibleText text={row.instanceName} />
          </Td>
          <Td label="Visibility">{row.visibility}</Td>
          <Td label="Default branch">
            <bdi className="font-mono text-meta">
              {row.defaultBranch ?? <span className="text-faint">unknown</span>}
            </bdi>
          </Td>
          <Td label="Protected refs" numeric>
            {row.refCount === null ? (
              <span className="text-faint">unknown</span>
            ) : (
              `${row.protectedRefCount} of ${row.refCount}`
            )}
          </Td>
          <Td label="Roles" numeric>
            {row.roleCount}
          </Td>
          <Td label="Widest role">
            <Widest row={row} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function Widest({ row: { roleCount, rung } }: { readonly row: ProjectRow }) {
  if (roleCount === 0) return <span className="text-faint">no role</span>;
  if (rung !== null && rung >= OPEN_TO_ALL) return <span className="text-faint">none of its own</span>;
  return <RungBadge rung={rung} />;
}
