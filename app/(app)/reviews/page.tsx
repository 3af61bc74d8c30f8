import { ClipboardCheck } from 'lucide-react';
import type { Metadata } from 'next';
import { withoutFilters } from '@/app/(app)/without-filters';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { decideAccess } from '@/lib/access/decide';
import { listCampaigns } from '@/lib/services/reviews/campaign-view';

export const metadata: Metadata = { title: 'Reviews' };

const HEAD = ['Review', 'State', 'Answered', 'Waits for you', 'Due'].map((name) => <Th key={name}>{name}</Th>);

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ReviewsPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const page = await listCampaigns(context, actor, queryOf(await searchParams)).catch(withoutFilters(paths.reviews()));
  const campaigns = page.rows;
  const mayStart = decideAccess(actor, 'review.manage').allowed;
  return (
    <>
      <PageHeader
        name="Reviews"
        sentence="Who may still assume what, and does it have to be so."
        actions={
          mayStart ? (
            <LinkButton href={paths.newReview()} variant="primary">
              Start a review
            </LinkButton>
          ) : null
        }
      />
      {campaigns.length === 0 ? (
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
        previousHref={page.previous && paths.reviews({ before: page.previous })}
        nextHref={page.next && paths.reviews({ after: page.next })}
      />
    </>
  );
}
