import { GitPullRequestArrow } from 'lucide-react';
import type { Metadata } from 'next';
import { withoutFilters } from '@/app/(app)/without-filters';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { GlassBadge } from '@/components/changes/broken-glass';
import { StateBadge } from '@/components/changes/state-badge';
import { paths } from '@/components/paths';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar, FilterChip, SearchInput } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { type ChangeRow, listChanges } from '@/lib/services/changes/list-changes';

export const metadata: Metadata = { title: 'Changes' };

const VIEWS = [
  { label: 'Open', set: {} },
  { label: 'Waiting for me', set: { whose: 'waiting' } },
  { label: 'Mine', set: { whose: 'mine', state: 'all' } },
  { label: 'Applied without approval', set: { whose: 'unreviewed', state: 'all' } },
  { label: 'Closed', set: { state: 'closed' } },
  { label: 'All', set: { state: 'all' } },
] as const;

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ChangesPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const query = queryOf(await searchParams);
  const page = await listChanges(context, actor, query).catch(withoutFilters(paths.changes()));
  const { state, whose } = query;
  return (
    <>
      <PageHeader name="Changes" sentence="What was asked to change, who decided, and what happened." />
      <FilterBar>
        <SearchInput
          action={paths.changes()}
          name="q"
          label="Title or role"
          value={query.q ?? ''}
          keep={{ ...(state ? { state } : {}), ...(whose ? { whose } : {}) }}
        />
        {VIEWS.map(({ label, set }) => {
          const wanted: Readonly<Record<string, string>> = set;
          const active = (wanted.state ?? '') === (state ?? '') && (wanted.whose ?? '') === (whose ?? '');
          return (
            <FilterChip key={label} href={paths.changes(set)} active={active}>
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
              <span className="text-faint">{row.number}</span> {row.title}
            </RowLink>
          </Td>
          <Td label="State">
            <StateBadge state={row.state} /> {row.unreviewedGlass ? <GlassBadge /> : null}
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
