import type { Column } from '@/components/lists/list-table';
import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { RowLink } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { OPEN_TO_ALL } from '@/lib/reach/types';
import type { ProjectRow } from '@/lib/services/estate/list-projects';

/** What the list of projects shows of each. */
export const PROJECT_COLUMNS: readonly [Column<ProjectRow>, ...Column<ProjectRow>[]] = [
  {
    ...{ id: 'path', label: 'Project', sort: { by: 'path', direction: 'ascending' } },
    cell: ({ instanceId, id, path, archived }) => (
      <>
        <RowLink href={paths.project(instanceId, id)}>{path}</RowLink> {archived ? <Badge>Archived</Badge> : null}
      </>
    ),
  },
  { id: 'gitlab', label: 'GitLab', cell: ({ instanceName }) => <VisibleText text={instanceName} /> },
  { id: 'visibility', label: 'Visibility', cell: ({ visibility }) => visibility },
  {
    ...{ id: 'default-branch', label: 'Default branch' },
    cell: ({ defaultBranch }) => (
      <bdi className="font-mono text-meta">{defaultBranch ?? <span className="text-faint">unknown</span>}</bdi>
    ),
  },
  {
    ...{ id: 'protected-refs', label: 'Protected refs', numeric: true },
    cell: ({ refCount, protectedRefCount }) =>
      refCount === null ? <span className="text-faint">unknown</span> : `${protectedRefCount} of ${refCount}`,
  },
  {
    ...{ id: 'roles', label: 'Roles', numeric: true, sort: { by: 'roles', direction: 'descending' } },
    cell: ({ roleCount }) => roleCount,
  },
  {
    ...{ id: 'reach', label: 'Widest role', sort: { by: 'reach', direction: 'descending' } },
    cell: (row) => <Widest row={row} />,
  },
];

function Widest({ row: { roleCount, rung } }: { readonly row: ProjectRow }) {
  if (roleCount === 0) return <span className="text-faint">no role</span>;
  if (rung !== null && rung >= OPEN_TO_ALL) return <span className="text-faint">none of its own</span>;
  return <RungBadge rung={rung} />;
}
