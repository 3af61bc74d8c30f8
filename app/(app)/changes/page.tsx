import { GitPullRequestArrow } from 'lucide-react';
import type { Metadata } from 'next';
import { emptyWhereWrong } from '@/app/(app)/without-filters';
import { listQuery, searchTerm, type TermOf } from '@/app/list-query';
import { signedIn } from '@/app/signed-in';
import { GlassBadge } from '@/components/changes/broken-glass';
import { StateBadge } from '@/components/changes/state-badge';
import { ExportLinks } from '@/components/lists/export-links';
import { ListFilter } from '@/components/lists/list-filter';
import { downloads, paths } from '@/components/paths';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar, FilterChip } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { CHANGE_PROPERTIES } from '@/lib/lists/properties';
import { quote } from '@/lib/lists/split-filter';
import { type ChangeRow, listChanges } from '@/lib/services/changes/list-changes';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';

export const metadata: Metadata = { title: 'Changes' };

const VIEWS = [
  { label: 'Open', set: {} },
  { label: 'Waiting for me', set: { whose: 'waiting' } },
  { label: 'Mine', set: { whose: 'mine', state: 'all' } },
  { label: 'Applied without approval', set: { whose: 'unreviewed', state: 'all' } },
  { label: 'Closed', set: { state: 'closed' } },
  { label: 'All', set: { state: 'all' } },
] as const;

/** Parameters of the API that the filter bar has terms for. */
const TERMS: Readonly<Record<string, TermOf>> = {
  q: searchTerm,
  account: (id) => `account:${quote(id)}`,
  role: (name) => `role:${quote(name)}`,
};

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ChangesPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const { query, where, keep } = listQuery(paths.changes(), await searchParams, TERMS);
  const page = await listChanges(context, actor, query).catch(emptyWhereWrong(where, paths.changes()));
  const accounts = (await listConnectionStates(context, actor)).filter(({ kind }) => kind === 'account');
  const { state, whose } = query;
  return (
    <>
      <PageHeader
        name="Changes"
        sentence="What was asked to change, who decided, and what happened."
        actions={<ExportLinks hrefOf={(format) => downloads.changes({ where, state, whose, format })} />}
      />
      <ListFilter
        action={paths.changes()}
        where={where}
        keep={keep}
        properties={CHANGE_PROPERTIES}
        known={{ account: accounts.map(({ id, name }) => ({ value: name, label: id })) }}
        label="Filter changes"
        quick={[]}
      />
      <FilterBar>
        {VIEWS.map(({ label, set }) => {
          const wanted: Readonly<Record<string, string>> = set;
          const active = (wanted.state ?? '') === (state ?? '') && (wanted.whose ?? '') === (whose ?? '');
          return (
            <FilterChip key={label} href={paths.changes({ ...set, where })} active={active}>
              {label}
            </FilterChip>
          );
        })}
      </FilterBar>
      {page.rows.length === 0 ? (
        <EmptyState title="No change here" icon={<GitPullRequestArrow />}>
          Open a role and press Compose to draft one.
        </EmptyState>
      ) : (
        <List rows={page.rows} />
      )}
      <Pagination
        previousHref={
          page.previous === null ? null : paths.changes({ ...query, after: undefined, before: page.previous })
        }
        nextHref={page.next === null ? null : paths.changes({ ...query, before: undefined, after: page.next })}
      />
    </>
  );
}

function List({ rows }: { readonly rows: readonly ChangeRow[] }) {
  const head = ['Change', 'State', 'Role', 'Account', 'Author', 'Updated'].map((name) => <Th key={name}>{name}</Th>);
  return (
    <Table caption="Changes" head={head}>
      {rows.map((row) => (
        <Tr key={row.number}>
          <Td>
            <RowLink href={paths.change(row.number)}>
              <span className="text-faint">#{row.number}</span> {row.title}
            </RowLink>
          </Td>
          <Td label="State">
            <StateBadge state={row.state} changesRequested={row.changesRequested} />{' '}
            {row.unreviewedGlass ? <GlassBadge /> : null}
          </Td>
          <Td label="Role">
            <VisibleText text={row.roleName} />
          </Td>
          <Td label="Account">
            <VisibleText text={row.accountName} />
          </Td>
          <Td label="Author">{row.author}</Td>
          <Td label="Updated">
            <Time at={row.updatedAt} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
