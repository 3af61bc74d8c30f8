import { KeyRound } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { emptyWhereWrong } from '@/app/(app)/without-filters';
import { listQuery, searchTerm, type TermOf } from '@/app/list-query';
import { signedIn } from '@/app/signed-in';
import { ExportLinks } from '@/components/lists/export-links';
import { ListFilter } from '@/components/lists/list-filter';
import { downloads, paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { ShutProviders } from '@/components/roles/shut-providers';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { RowLink, SortTh, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { parseFilter } from '@/lib/lists/parse-filter';
import { ROLE_PROPERTIES } from '@/lib/lists/properties';
import { quote } from '@/lib/lists/split-filter';
import { RUNGS } from '@/lib/reach/types';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { listRoles, type RoleRow } from '@/lib/services/estate/list-roles';
import { listShutProviders } from '@/lib/services/estate/shut-providers';
import { COUNT_LIMIT } from '@/lib/services/verb/paging';

export const metadata: Metadata = { title: 'Roles' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Parameters of the API that the filter bar has terms for. */
const TERMS: Readonly<Record<string, TermOf>> = {
  q: searchTerm,
  account: (id) => `account:${quote(id)}`,
  rung: (rung) => `reach:${RUNGS.find((each) => String(each.rung) === rung)?.id ?? 'unknown'}`,
  has: (what) => `${{ mapped: 'mappings', foreign: 'foreign' }[what] ?? 'findings'}:>0`,
  severity: (severity) => `severity:${severity}`,
  drift: (drift) => `drift:${drift}`,
};

const QUICK = [
  { label: 'Open to anyone', term: 'reach:internet' },
  { label: 'Critical or high findings', term: 'severity:critical,high' },
  { label: 'Drifted', term: 'drift:yes' },
  { label: 'Unused for 90 days', term: 'used:>90d,never' },
];

/** The one account that the filter names by its id. */
function accountOf(where: string): string | undefined {
  const named = parseFilter(where, ROLE_PROPERTIES).terms.find(({ property, not }) => property === 'account' && !not);
  const [value, ...more] = named?.values ?? [];
  return value?.is === 'text' && more.length === 0 && /^\d{12}$/.test(value.text) ? value.text : undefined;
}

export default async function RolesPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const { query, where, keep } = listQuery(paths.roles(), await searchParams, TERMS);
  const page = await listRoles(context, actor, query).catch(emptyWhereWrong(where, paths.roles()));
  const accounts = (await listConnectionStates(context, actor)).filter((connection) => connection.kind === 'account');
  const shut = await listShutProviders(context, actor, { account: accountOf(where) });
  const firstPage = { ...query, after: undefined, before: undefined };
  const total = page.total === null ? `${COUNT_LIMIT.toLocaleString('en')}+` : page.total.toLocaleString('en');
  return (
    <>
      <PageHeader
        name="Roles"
        sentence="AWS roles, most exposed first."
        actions={<ExportLinks hrefOf={(format) => downloads.roles({ where, sort: query.sort, format })} />}
      />
      <ListFilter
        action={paths.roles()}
        where={where}
        keep={keep}
        properties={ROLE_PROPERTIES}
        known={{ account: accounts.map(({ id, name }) => ({ value: name, label: id })) }}
        label="Filter roles"
        quick={QUICK}
      />
      <ShutProviders providers={shut} />
      {page.rows.length === 0 ? (
        <EmptyState
          title={where === '' ? 'No roles yet' : 'No role matches'}
          icon={<KeyRound />}
          actions={where === '' ? null : <ClearFilters href={paths.roles(keep)} />}
        >
          {where === '' ? 'Sync an account under Settings, Connections.' : 'Take out a filter to see more.'}
        </EmptyState>
      ) : (
        <List rows={page.rows} query={query} />
      )}
      <Pagination
        previousHref={page.previous && paths.roles({ ...firstPage, before: page.previous })}
        nextHref={page.next && paths.roles({ ...firstPage, after: page.next })}
        summary={`${total} ${page.total === 1 ? 'role' : 'roles'}`}
      />
    </>
  );
}

function List({
  rows,
  query,
}: {
  readonly rows: readonly RoleRow[];
  readonly query: Readonly<Record<string, string>>;
}) {
  const sorted = (sort: string) => paths.roles({ ...query, after: undefined, before: undefined, sort });
  const by = query.sort ?? 'reach';
  const head = (
    <>
      <SortTh href={sorted('name')} sorted={by === 'name' ? 'ascending' : null}>
        Role
      </SortTh>
      <Th>Account</Th>
      <SortTh href={sorted('reach')} sorted={by === 'reach' ? 'descending' : null}>
        Reach
      </SortTh>
      <Th numeric>Mappings</Th>
      <Th numeric>Projects</Th>
      <SortTh numeric href={sorted('findings')} sorted={by === 'findings' ? 'descending' : null}>
        Findings
      </SortTh>
      <SortTh href={sorted('last-used')} sorted={by === 'last-used' ? 'descending' : null}>
        Last used
      </SortTh>
    </>
  );
  return (
    <Table caption="Roles" head={head}>
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td>
            <RowLink href={paths.role(row)}>{row.name}</RowLink>
            {row.path === '/' ? null : <span className="text-faint"> {row.path}</span>}
            {row.driftSince ? <DriftBadge row={row} /> : null}
          </Td>
          <Td label="Account">
            <VisibleText text={row.accountName} />
          </Td>
          <Td label="Reach">
            <RungBadge rung={row.rung} reason={row.rungReason ?? 'Not yet decided.'} />
          </Td>
          <Td label="Mappings" numeric>
            {row.mappings}{' '}
            {row.foreign > 0 ? (
              <Badge hint="Statements that Drawbridge keeps and does not rewrite">+{row.foreign}</Badge>
            ) : null}
          </Td>
          <Td label="Projects" numeric>
            {row.projects}
            {row.unreadProjects > 0 ? <span className="text-faint"> and {row.unreadProjects} not read</span> : null}
          </Td>
          <Td label="Findings" numeric>
            {row.findings}
          </Td>
          <Td label="Last used">
            {row.lastUsedAt ? <Time at={row.lastUsedAt} /> : <span className="text-faint">not in 400 days</span>}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

/** Where the role asks for it, the change that restores the approved policy is one click away. */
function DriftBadge({ row }: { readonly row: RoleRow }) {
  return (
    <span className="ms-2 inline-flex flex-wrap items-center gap-2">
      <Badge tone="warn" hint="The live trust policy is not the approved one">
        Drifted
      </Badge>
      {row.driftMode === 'restore' ? (
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
