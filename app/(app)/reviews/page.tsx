import { ClipboardCheck } from 'lucide-react';
import type { Metadata } from 'next';
import { emptyWhereWrong } from '@/app/(app)/without-filters';
import { listQuery } from '@/app/list-query';
import { ListViews } from '@/app/list-views';
import { signedIn } from '@/app/signed-in';
import { ExportLinks } from '@/components/lists/export-links';
import { ListFilter } from '@/components/lists/list-filter';
import { downloads, paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { decideAccess } from '@/lib/access/decide';
import { REVIEW_PROPERTIES } from '@/lib/lists/properties';
import { listCampaigns } from '@/lib/services/reviews/campaign-view';

export const metadata: Metadata = { title: 'Reviews' };

const HEAD = ['Review', 'State', 'Answered', 'Waits for you', 'Due'].map((name) => <Th key={name}>{name}</Th>);

const QUICK = [
  { label: 'Waits for you', term: 'waiting:yes' },
  { label: 'Open', term: 'state:open' },
  { label: 'Ended', term: 'state:ended' },
];

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ReviewsPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const { query, where, keep } = listQuery(paths.reviews(), await searchParams, {});
  const page = await listCampaigns(context, actor, query).catch(emptyWhereWrong(where, paths.reviews()));
  const campaigns = page.rows;
  const mayStart = decideAccess(actor, 'review.manage').allowed;
  return (
    <>
      <PageHeader
        name="Reviews"
        sentence="Is each access still needed?"
        actions={
          <>
            <ExportLinks hrefOf={(format) => downloads.reviews({ where, format })} />
            <ListViews context={context} actor={actor} list="reviews" action={paths.reviews()} query={query} />
            {mayStart ? (
              <LinkButton href={paths.newReview()} variant="primary">
                Start a review
              </LinkButton>
            ) : null}
          </>
        }
      />
      <ListFilter
        action={paths.reviews()}
        where={where}
        keep={keep}
        properties={REVIEW_PROPERTIES}
        label="Filter reviews"
        quick={QUICK}
      />
      {campaigns.length === 0 && where !== '' ? (
        <EmptyState
          title="No review matches"
          icon={<ClipboardCheck aria-hidden />}
          actions={<ClearFilters href={paths.reviews(keep)} />}
        >
          Take out a filter to see more.
        </EmptyState>
      ) : campaigns.length === 0 ? (
        <EmptyState title="No review yet" icon={<ClipboardCheck aria-hidden />}>
          {mayStart
            ? 'A review asks people for each mapping whether it is still needed.'
            : 'An auditor or an admin starts one. Your questions then appear here.'}
        </EmptyState>
      ) : (
        <Table caption="Reviews" head={HEAD}>
          {campaigns.map(({ number, name, state, items, answered, mine, dueAt }) => (
            <Tr key={number}>
              <Td label="Review">
                <RowLink href={paths.review(number)}>
                  #{number} {name}
                </RowLink>
              </Td>
              <Td label="State">
                <Badge tone={state === 'open' ? 'accent' : 'neutral'}>{state === 'open' ? 'Open' : 'Ended'}</Badge>
              </Td>
              <Td label="Answered">
                {answered} of {items}
              </Td>
              <Td label="Waits for you">{mine === 0 ? '–' : mine}</Td>
              <Td label="Due">
                <Time at={dueAt} />
              </Td>
            </Tr>
          ))}
        </Table>
      )}
      <Pagination
        previousHref={page.previous && paths.reviews({ ...query, after: undefined, before: page.previous })}
        nextHref={page.next && paths.reviews({ ...query, before: undefined, after: page.next })}
      />
    </>
  );
}
