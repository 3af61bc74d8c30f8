import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { appErrorOf } from '@/app/(app)/audit/app-error-of';
import { AuditTable } from '@/app/(app)/audit/audit-table';
import { AuditTabs } from '@/app/(app)/audit/audit-tabs';
import { listQuery, searchTerm, type TermOf } from '@/app/list-query';
import { ListViews } from '@/app/list-views';
import { NoAccess } from '@/app/no-access';
import { signedIn } from '@/app/signed-in';
import { AuditFilters } from '@/components/audit/audit-filters';
import { AuditHistogram } from '@/components/audit/audit-histogram';
import { ChainLine } from '@/components/audit/chain-line';
import { ExportLinks } from '@/components/lists/export-links';
import { downloads, paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { decideAccess } from '@/lib/access/decide';
import { countAuditEvents } from '@/lib/services/audit/count-audit-events';
import { type AuditPage, listAuditEvents } from '@/lib/services/audit/list-audit-events';
import { getAuditChain } from '@/lib/services/audit/verify-audit';
import { AppError } from '@/lib/services/verb/app-error';

export const metadata: Metadata = { title: 'Audit' };

/** Parameters of the API that the filter bar has terms for. */
const TERMS: Readonly<Record<string, TermOf>> = {
  q: searchTerm,
  action: (action) => `action:${action}`,
  result: (result) => `result:${result}`,
  change: (number) => `change:${number}`,
};

/** The bar itself says what it did not understand. */
const isOfBar = ({ issues }: AppError) => issues.some(({ path: [member] }) => member === 'where');

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditListPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const { query, where, keep } = listQuery(paths.audit(), await searchParams, TERMS);
  const { group, ...asked } = query;
  const page = await listAuditEvents(context, actor, asked).catch(appErrorOf);
  if (page instanceof AppError && page.code === 'forbidden') return <NoAccess needs="read the audit log" />;
  const chain = await getAuditChain(context, actor).catch(() => null);
  const { after: _, before: __, size: ___, ...filter } = asked;
  const mayExport = decideAccess(actor, 'audit.export');
  const histogram = page instanceof AppError ? null : await countAuditEvents(context, actor, filter);
  return (
    <>
      <PageHeader
        name="Audit"
        sentence="Who did what, and what Drawbridge did on its own. Nothing here can be edited or deleted."
        actions={
          <>
            {mayExport.allowed ? (
              <ExportLinks hrefOf={(format) => downloads.audit({ ...filter, format })} />
            ) : (
              <Button disabledReason={mayExport.reason}>Export</Button>
            )}
            <ListViews context={context} actor={actor} list="audit" action={paths.audit()} query={query} />
          </>
        }
        tabs={<AuditTabs active="events" />}
      />
      {chain ? <ChainLine chain={chain} /> : null}
      <AuditFilters where={where} keep={keep} />
      {page instanceof AppError && isOfBar(page) ? null : page instanceof AppError ? (
        <Callout tone="warn" title="This filter was not understood" actions={<ClearFilters href={paths.audit()} />}>
          {page.message}
        </Callout>
      ) : (
        <>
          {histogram ? (
            <AuditHistogram
              histogram={histogram}
              hrefOf={({ from, to }) => paths.audit({ ...filter, group, from, to })}
            />
          ) : null}
          <Grouping query={query} />
          <Events page={page} query={query} />
        </>
      )}
    </>
  );
}

type Query = Readonly<Record<string, string>>;

function Events({ page, query }: { readonly page: AuditPage; readonly query: Query }) {
  const to = (cursor: Record<string, string>) =>
    paths.audit({ ...query, after: undefined, before: undefined, ...cursor });
  return (
    <>
      {page.rows.length === 0 ? (
        <EmptyState
          title="No event here"
          icon={<ScrollText aria-hidden />}
          actions={<ClearFilters href={paths.audit()} />}
        >
          No event fits these filters.
        </EmptyState>
      ) : (
        <AuditTable rows={page.rows} grouped={query.group === 'changes'} />
      )}
      <Pagination
        previousHref={page.previous === null ? null : to({ before: page.previous })}
        nextHref={page.next === null ? null : to({ after: page.next })}
      />
    </>
  );
}

function Grouping({ query }: { readonly query: Query }) {
  const grouped = query.group === 'changes';
  return (
    <p className="pb-1 text-end text-meta">
      <Link
        href={paths.audit({ ...query, group: grouped ? undefined : 'changes' })}
        className="text-accent underline"
        prefetch={false}
      >
        {grouped ? 'Show each event' : 'Group the events of a change'}
      </Link>
    </p>
  );
}
