import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { appErrorOf } from '@/app/(app)/audit/app-error-of';
import { AuditTable } from '@/app/(app)/audit/audit-table';
import { AuditTabs } from '@/app/(app)/audit/audit-tabs';
import { queryOf, withQuery } from '@/app/query';
import { requireActor } from '@/app/require-actor';
import { AuditFilters } from '@/components/audit/audit-filters';
import { ChainLine } from '@/components/audit/chain-line';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { RefusedState } from '@/components/ui/error-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { type Allowed, decideAccess } from '@/lib/access/decide';
import { AppError } from '@/lib/services/app-error';
import { getAuditChain } from '@/lib/services/audit-chain';
import { type AuditPage, listAuditEvents } from '@/lib/services/list-audit-events';
import { running } from '@/lib/services/running';

export const metadata: Metadata = { title: 'Audit' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditListPage({ searchParams }: Props) {
  const [context, actor, query] = [await running(), await requireActor('/audit'), queryOf(await searchParams)];
  const page = await listAuditEvents(context, actor, query).catch(appErrorOf);
  if (page instanceof AppError && page.code === 'forbidden')
    return <RefusedState needs="read the audit log" who="An admin of Drawbridge" />;
  const chain = await getAuditChain(context, actor).catch(() => null);
  return (
    <>
      <PageHeader
        name="Audit"
        sentence="Who did what, and what Drawbridge did by itself. Nothing here can be edited or deleted."
        actions={<ExportLinks query={query} may={decideAccess(actor, 'audit.export')} />}
        tabs={<AuditTabs active="events" />}
      />
      {chain ? <ChainLine chain={chain} /> : null}
      <AuditFilters query={query} />
      {page instanceof AppError ? (
        <Callout tone="warn" title="This filter was not understood" actions={<ClearFilters href="/audit" />}>
          {page.message}
        </Callout>
      ) : (
        <Events page={page} query={query} />
      )}
    </>
  );
}

type Query = Readonly<Record<string, string>>;

function Events({ page, query }: { readonly page: AuditPage; readonly query: Query }) {
  const to = (cursor: Record<string, string>) =>
    withQuery('/audit', { ...query, after: undefined, before: undefined, ...cursor });
  return (
    <>
      {page.rows.length === 0 ? (
        <EmptyState title="No event here" icon={<ScrollText aria-hidden />} actions={<ClearFilters href="/audit" />}>
          No event fits these filters.
        </EmptyState>
      ) : (
        <AuditTable rows={page.rows} />
      )}
      <Pagination
        previousHref={page.previous === null ? null : to({ before: page.previous })}
        nextHref={page.next === null ? null : to({ after: page.next })}
      />
    </>
  );
}

const FORMATS = [
  { format: 'csv', label: 'Export CSV' },
  { format: 'ndjson', label: 'Export NDJSON' },
] as const;

/** Plain links: the browser saves what streams in. */
function ExportLinks({ query, may }: { readonly query: Query; readonly may: Allowed }) {
  if (!may.allowed) return <Button disabledReason={may.reason}>Export</Button>;
  const filter = { ...query, after: undefined, before: undefined, size: undefined };
  return FORMATS.map(({ format, label }) => (
    <a
      key={format}
      href={withQuery('/api/v1/audit/export', { ...filter, format })}
      download
      className="inline-flex h-8 items-center rounded px-2 text-accent underline"
    >
      {label}
    </a>
  ));
}
