import { GitPullRequestArrow } from 'lucide-react';
import type { Metadata } from 'next';
import { emptyWhereWrong } from '@/app/(app)/without-filters';
import { listLook } from '@/app/list-look';
import { listQuery, searchTerm, type TermOf } from '@/app/list-query';
import { ListViews } from '@/app/list-views';
import { signedIn } from '@/app/signed-in';
import { CHANGE_COLUMNS } from '@/components/changes/change-columns';
import { ExportLinks } from '@/components/lists/export-links';
import { ListFilter } from '@/components/lists/list-filter';
import { ListTable } from '@/components/lists/list-table';
import { LookMenu } from '@/components/lists/look-menu';
import { downloads, paths } from '@/components/paths';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar, FilterChip } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { CHANGE_PROPERTIES } from '@/lib/lists/properties';
import { quote } from '@/lib/lists/split-filter';
import { listChanges } from '@/lib/services/changes/list-changes';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';

export const metadata: Metadata = { title: 'Changes' };

/** Columns that can be hidden. */
const CHOSEN = CHANGE_COLUMNS.slice(1).map(({ id, label }) => ({ id, label }));

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
  const look = await listLook('changes', CHOSEN);
  const page = await listChanges(context, actor, { size: look.size, ...query }).catch(
    emptyWhereWrong(where, paths.changes()),
  );
  const accounts = (await listConnectionStates(context, actor)).filter(({ kind }) => kind === 'account');
  const { state, whose } = query;
  return (
    <>
      <PageHeader
        name="Changes"
        sentence="What was asked to change, who decided, and what happened."
        actions={
          <>
            <ExportLinks hrefOf={(format) => downloads.changes({ where, state, whose, format })} />
            <ListViews context={context} actor={actor} list="changes" action={paths.changes()} query={query} />
            <LookMenu list="changes" look={look} columns={CHOSEN} />
          </>
        }
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
        <ListTable
          caption="Changes"
          rows={page.rows}
          keyOf={({ number }) => number}
          columns={CHANGE_COLUMNS}
          look={look}
        />
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
