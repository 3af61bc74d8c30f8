import { KeyRound } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { withoutFilters } from '@/app/(app)/without-filters';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { ShutProviders } from '@/components/roles/shut-providers';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters, FilterBar, FilterChip, SearchInput } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { RowLink, SortTh, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { RUNGS } from '@/lib/reach/types';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { listRoles, type RoleRow } from '@/lib/services/estate/list-roles';
import { listShutProviders } from '@/lib/services/estate/shut-providers';
import { COUNT_LIMIT } from '@/lib/services/verb/paging';

export const metadata: Metadata = { title: 'Roles' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function RolesPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const query = queryOf(await searchParams);
  const page = await listRoles(context, actor, query).catch(withoutFilters(paths.roles()));
  const accounts = (await listConnectionStates(context, actor)).filter((connection) => connection.kind === 'account');
  const shut = await listShutProviders(context, actor, { account: query.account });
  const { after: _, before: __, q = '', ...filters } = query;
  const firstPage = { ...query, after: undefined, before: undefined };
  const total = page.total === null ? `${COUNT_LIMIT.toLocaleString('en')}+` : page.total.toLocaleString('en');
  const toggle = (name: string, value: string) =>
    paths.roles({ ...firstPage, [name]: query[name] === value ? undefined : value });
  return (
    <>
      <PageHeader name="Roles" sentence="AWS roles, the ones that the most people can reach first." />
      <FilterBar>
        <SearchInput action={paths.roles()} label="Role name" value={q} keep={filters} />
        {accounts.map(({ id, name }) => (
          <FilterChip key={id} href={toggle('account', id)} active={query.account === id}>
            <VisibleText text={name} />
          </FilterChip>
        ))}
        {RUNGS.map(({ rung, word }) => (
          <FilterChip key={rung} href={toggle('rung', String(rung))} active={query.rung === String(rung)}>
            {word}
          </FilterChip>
        ))}
        <FilterChip href={toggle('rung', 'unknown')} active={query.rung === 'unknown'}>
          Unknown
        </FilterChip>
        <FilterChip href={toggle('drift', 'yes')} active={query.drift === 'yes'}>
          Drifted
        </FilterChip>
        {Object.keys(query).length > 0 ? <ClearFilters href={paths.roles()} /> : null}
      </FilterBar>
      <ShutProviders providers={shut} />
      {page.rows.length === 0 ? (
        <EmptyState title={Object.keys(query).length > 0 ? 'No role matches' : 'No roles yet'} icon={<KeyRound />}>
          {Object.keys(query).length > 0
            ? 'Clear the filters to see all.'
            : 'Sync an account under Settings, Connections.'}
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
