import { Table2 } from 'lucide-react';
import type { Metadata } from 'next';
import { appErrorOf } from '@/app/(app)/audit/app-error-of';
import { AuditTabs } from '@/app/(app)/audit/audit-tabs';
import { NoAccess } from '@/app/no-access';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { momentOf } from '@/components/audit/moment-of';
import { downloads, paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { decideAccess } from '@/lib/access/decide';
import { type AccessLine, type AccessTable, listAccess } from '@/lib/services/estate/list-access';
import { AppError } from '@/lib/services/verb/app-error';

export const metadata: Metadata = { title: 'Role mappings' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AccessPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const query = queryOf(await searchParams);
  const table = await listAccess(context, actor, query).catch(appErrorOf);
  if (table instanceof AppError && table.code === 'forbidden') return <NoAccess needs="read the audit log" />;
  return (
    <>
      <PageHeader
        name="Role mappings"
        sentence="Which refs of which projects may assume which roles, now or as of any day since Drawbridge saw them first."
        actions={
          decideAccess(actor, 'audit.export').allowed ? (
            <a
              className="inline-flex h-8 items-center rounded px-2 text-accent underline"
              href={downloads.access({ ...query, after: undefined, before: undefined, size: undefined })}
              download
            >
              Export CSV
            </a>
          ) : null
        }
        tabs={<AuditTabs active="access" />}
      />
      <Filters query={query} />
      {table instanceof AppError ? (
        <Callout tone="warn" title="This filter was not understood" actions={<ClearFilters href={paths.access()} />}>
          {table.message}
        </Callout>
      ) : (
        <Lines table={table} query={query} />
      )}
    </>
  );
}

function Filters({ query }: { readonly query: Readonly<Record<string, string>> }) {
  return (
    <form key={JSON.stringify(query)} action={paths.access()} className="flex flex-wrap items-end gap-3 py-3">
      <Field id="access-q" label="Project, ref or role">
        {(control) => <Input {...control} type="search" name="q" maxLength={200} defaultValue={query.q} />}
      </Field>
      <Field id="access-at" label="As of (UTC)">
        {(control) => <Input {...control} {...momentOf(query.at)} name="at" />}
      </Field>
      <Field id="access-since" label="Only what changed since">
        {(control) => <Input {...control} {...momentOf(query.since)} name="since" />}
      </Field>
      <Button type="submit">Show</Button>
      {Object.keys(query).length > 0 ? <ClearFilters href={paths.access()} /> : null}
    </form>
  );
}

type Query = Readonly<Record<string, string>>;

function Lines({ table, query }: { readonly table: AccessTable; readonly query: Query }) {
  const { rows, since, unreadable, next, previous } = table;
  if (rows.length === 0)
    return (
      <EmptyState title={since === null ? 'No mapping' : 'Nothing changed'} icon={<Table2 aria-hidden />}>
        {since === null ? 'No role of that time fits these filters.' : 'No mapping came or went between the two days.'}
      </EmptyState>
    );
  const head = ['Role', 'Account', 'Who may assume it', 'Issuer', ...(since === null ? [] : ['Change'])];
  return (
    <>
      {unreadable > 0 ? (
        <p className="text-meta text-muted">
          The policy of {unreadable} more {unreadable === 1 ? 'role' : 'roles'} here cannot be read.
        </p>
      ) : null}
      <Table caption="Role mappings" head={head.map((name) => <Th key={name}>{name}</Th>)} density="compact">
        {rows.map((line) => (
          <Line
            key={`${line.accountId}/${line.role}/${line.who}/${line.issuer}/${line.audiences}/${line.change}`}
            line={line}
          />
        ))}
      </Table>
      <Pagination
        previousHref={previous && paths.access({ ...query, after: undefined, before: previous })}
        nextHref={next && paths.access({ ...query, before: undefined, after: next })}
      />
    </>
  );
}

const WORDS = { came: 'Came', went: 'Went' } as const;

function Line({ line }: { readonly line: AccessLine }) {
  const { accountId, accountName, role, who, kind, issuer, change } = line;
  return (
    <Tr>
      <Td label="Role">
        <RowLink href={paths.role({ accountId, name: role })}>{role}</RowLink>
      </Td>
      <Td label="Account" className="whitespace-nowrap">
        <VisibleText text={accountName} />
      </Td>
      <Td label="Who may assume it" className="break-words">
        <bdi>
          <VisibleText text={who} />
        </bdi>{' '}
        {kind === 'foreign' ? <Badge>Foreign</Badge> : null}
      </Td>
      <Td label="Issuer">{issuer ?? <span className="text-faint">see the statement</span>}</Td>
      {change === null ? null : (
        <Td label="Change">
          <Badge tone={change === 'came' ? 'ok' : 'bad'}>{WORDS[change]}</Badge>
        </Td>
      )}
    </Tr>
  );
}
