import Link from 'next/link';
import type { Column } from '@/components/lists/list-table';
import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { RowLink } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { RiskBadge } from '@/components/who-could/risk-badge';
import { RESTORING } from '@/lib/changes/drift-modes';
import type { RoleRow } from '@/lib/services/estate/list-roles';

/** What the list of roles shows of each. */
export const ROLE_COLUMNS: readonly [Column<RoleRow>, ...Column<RoleRow>[]] = [
  {
    ...{ id: 'name', label: 'Role', sort: { by: 'name', direction: 'ascending' } },
    cell: (row) => (
      <>
        <RowLink href={paths.role(row)}>{row.name}</RowLink>
        {row.path === '/' ? null : <span className="text-faint"> {row.path}</span>}
        {row.driftSince ? <DriftBadge row={row} /> : null}
      </>
    ),
  },
  { id: 'account', label: 'Account', cell: ({ accountName }) => <VisibleText text={accountName} /> },
  {
    ...{ id: 'reach', label: 'Reach', sort: { by: 'reach', direction: 'descending' } },
    cell: ({ rung, rungReason }) => <RungBadge rung={rung} reason={rungReason ?? 'Not yet decided.'} />,
  },
  {
    ...{ id: 'risk', label: 'Risk', sort: { by: 'risk', direction: 'descending' } },
    cell: ({ risk, riskReason }) => <RiskBadge risk={risk} reason={riskReason} />,
  },
  {
    ...{ id: 'mappings', label: 'Mappings', numeric: true },
    cell: ({ mappings, foreign }) => (
      <>
        {mappings}{' '}
        {foreign > 0 ? <Badge hint="Statements that Drawbridge keeps and does not rewrite">+{foreign}</Badge> : null}
      </>
    ),
  },
  {
    ...{ id: 'projects', label: 'Projects', numeric: true },
    cell: ({ projects, unreadProjects }) => (
      <>
        {projects}
        {unreadProjects > 0 ? <span className="text-faint"> and {unreadProjects} not read</span> : null}
      </>
    ),
  },
  {
    ...{ id: 'findings', label: 'Findings', numeric: true, sort: { by: 'findings', direction: 'descending' } },
    cell: ({ findings }) => findings,
  },
  {
    ...{ id: 'last-used', label: 'Last used', sort: { by: 'last-used', direction: 'descending' } },
    cell: ({ lastUsedAt }) =>
      lastUsedAt ? <Time at={lastUsedAt} /> : <span className="text-faint">not in 400 days</span>,
  },
];

/** Where the role asks for it, the change that restores the approved policy is one click away. */
function DriftBadge({ row }: { readonly row: RoleRow }) {
  return (
    <span className="ms-2 inline-flex flex-wrap items-center gap-2">
      <Badge tone="warn" hint="The live trust policy is not the approved one">
        Drifted
      </Badge>
      {RESTORING.includes(row.driftMode) ? (
        <Link
          href={paths.compose(row, { restore: 'approved' })}
          prefetch={false}
          className="rounded text-accent underline"
        >
          Restore
        </Link>
      ) : null}
    </span>
  );
}
