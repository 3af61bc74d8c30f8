import { KeyRound } from 'lucide-react';
import type { Metadata } from 'next';
import { emptyWhereWrong } from '@/app/(app)/without-filters';
import { listLook } from '@/app/list-look';
import { listQuery, searchTerm, type TermOf } from '@/app/list-query';
import { ListViews } from '@/app/list-views';
import { signedIn } from '@/app/signed-in';
import { ExportLinks } from '@/components/lists/export-links';
import { ListFilter } from '@/components/lists/list-filter';
import { ListTable } from '@/components/lists/list-table';
import { LookMenu } from '@/components/lists/look-menu';
import { downloads, paths } from '@/components/paths';
import { ROLE_COLUMNS } from '@/components/roles/role-columns';
import { RoleSelection } from '@/components/roles/role-selection';
import { ShutProviders } from '@/components/roles/shut-providers';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { decideAccess } from '@/lib/access/decide';
import { writtenRole } from '@/lib/lists/named-roles';
import { parseFilter } from '@/lib/lists/parse-filter';
import { ROLE_PROPERTIES } from '@/lib/lists/properties';
import { quote } from '@/lib/lists/split-filter';
import { RUNGS } from '@/lib/reach/types';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { listRoles } from '@/lib/services/estate/list-roles';
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

/** Columns that can be hidden. */
const CHOSEN = ROLE_COLUMNS.slice(1).map(({ id, label }) => ({ id, label }));

const QUICK = [
  { label: 'Open to anyone', term: 'reach:internet' },
  { label: 'High risk', term: 'risk:critical,high' },
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
  const look = await listLook('roles', CHOSEN);
  const page = await listRoles(context, actor, { size: look.size, ...query }).catch(
    emptyWhereWrong(where, paths.roles()),
  );
  const accounts = (await listConnectionStates(context, actor)).filter((connection) => connection.kind === 'account');
  const shut = await listShutProviders(context, actor, { account: accountOf(where) });
  const firstPage = { ...query, after: undefined, before: undefined };
  const total = page.total === null ? `${COUNT_LIMIT.toLocaleString('en')}+` : page.total.toLocaleString('en');
  return (
    <>
      <PageHeader
        name="Roles"
        sentence="AWS roles, most exposed first."
        actions={
          <>
            <ExportLinks hrefOf={(format) => downloads.roles({ where, sort: query.sort, format })} />
            <ListViews context={context} actor={actor} list="roles" action={paths.roles()} query={query} />
            <LookMenu list="roles" look={look} columns={CHOSEN} />
          </>
        }
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
        <RoleSelection
          mayReview={decideAccess(actor, 'review.manage').allowed}
          mayDraft={decideAccess(actor, 'change.draft').allowed}
        >
          <ListTable
            caption="Roles"
            rows={page.rows}
            keyOf={({ id }) => id}
            columns={ROLE_COLUMNS}
            look={look}
            sort={{ by: query.sort ?? 'reach', hrefOf: (sort) => paths.roles({ ...firstPage, sort }) }}
            pick={(row) => ({ value: writtenRole(row), label: `Select ${row.name}` })}
          />
        </RoleSelection>
      )}
      <Pagination
        previousHref={page.previous && paths.roles({ ...firstPage, before: page.previous })}
        nextHref={page.next && paths.roles({ ...firstPage, after: page.next })}
        summary={`${total} ${page.total === 1 ? 'role' : 'roles'}`}
      />
    </>
  );
}
