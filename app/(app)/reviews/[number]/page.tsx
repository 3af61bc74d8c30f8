import type { Metadata } from 'next';
import { withoutFilters } from '@/app/(app)/without-filters';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { SendButton } from '@/components/api/send-button';
import { Watch } from '@/components/live/live-provider';
import { paths } from '@/components/paths';
import { EndReview } from '@/components/reviews/end-review';
import { ItemFilters } from '@/components/reviews/item-filters';
import { ReviewItems } from '@/components/reviews/review-items';
import { ReviewPopulation } from '@/components/reviews/review-population';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { Time } from '@/components/ui/time';
import { progressOf } from '@/lib/services/live/get-progress';
import { type CampaignView, getCampaign } from '@/lib/services/reviews/campaign-view';
import { listReviewItems } from '@/lib/services/reviews/list-review-items';

interface Props {
  readonly params: Promise<{ readonly number: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Review ${(await partsOf(params)).number}` };
}

export default async function ReviewPage({ params, searchParams }: Props) {
  const number = Number((await partsOf(params)).number) || 0;
  const query = queryOf(await searchParams);
  const { context, actor } = await signedIn();
  const progress = await progressOf(context, actor, `review/${number}`).catch(orNotFound);
  const review = await getCampaign(context, actor, { number }).catch(orNotFound);
  // Whoever is asked came to answer: their own items, until they ask for the others.
  const { whose = review.asked > 0 && review.state === 'open' ? 'mine' : 'all' } = query;
  const page = await listReviewItems(context, actor, { ...query, number, whose }).catch(
    withoutFilters(paths.review(number)),
  );
  return (
    <>
      <Watch {...progress} />
      <PageHeader
        name={`#${review.number} ${review.name}`}
        crumbs={[{ label: 'Reviews', href: paths.reviews() }]}
        badges={
          <Badge tone={review.state === 'open' ? 'accent' : 'neutral'}>
            {review.state === 'open' ? 'Open' : 'Ended'}
          </Badge>
        }
        meta={
          <>
            <span>Started by {review.startedBy}</span>
            <span>
              Due <Time at={review.dueAt} show="absolute" />
            </span>
            <span>
              {review.onSilence === 'keep' ? 'Without an answer: kept' : 'Without an answer: a removal is opened'}
            </span>
            {review.repeats ? (
              <span>
                Repeats {review.repeats.cadence}, next <Time at={review.repeats.nextAt} show="absolute" />
              </span>
            ) : null}
          </>
        }
        sentence={sentenceOf(review)}
        actions={
          <>
            {review.repeats && review.mayManage ? (
              <SendButton
                method="POST"
                path={`/reviews/${review.number}/stop-repeating`}
                body={{}}
                label="Stop repeating"
                said="It is not started again."
                size="md"
              />
            ) : null}
            <Outcome review={review} />
          </>
        }
      />
      <Progress review={review} />
      <details className="py-2">
        <summary className="text-muted">What this review was drawn from</summary>
        <ReviewPopulation population={review.population} />
      </details>
      <ItemFilters review={review} query={{ ...query, whose }} />
      {/* Another page is another list: nothing of the one before stays selected. */}
      <ReviewItems key={JSON.stringify(query)} number={number} rows={page.rows} />
      <Pagination
        previousHref={page.previous && paths.review(number, { ...query, after: undefined, before: page.previous })}
        nextHref={page.next && paths.review(number, { ...query, before: undefined, after: page.next })}
      />
    </>
  );
}

/** What may be done with it as a whole. */
function Outcome({ review }: { readonly review: CampaignView }) {
  if (review.state === 'ended') return <LinkButton href={paths.reviewReport(review.number)}>Signed report</LinkButton>;
  if (!review.mayManage) return null;
  return <EndReview number={review.number} open={review.items - review.answered} onSilence={review.onSilence} />;
}

function sentenceOf({ state, items, answered, mine, removals, openRemovals }: CampaignView): string {
  const open =
    openRemovals === null
      ? `${removals} were to be removed.`
      : `${openRemovals === 0 ? 'No' : openRemovals} ${openRemovals === 1 ? 'removal is' : 'removals are'} open.`;
  if (state === 'ended') return `${answered} of ${items} were answered. Every answer is final. ${open}`;
  if (mine > 0) return `${mine} of ${items} wait for you.`;
  return `${answered} of ${items} are answered. Nothing waits for you.`;
}

function Progress({ review }: { readonly review: CampaignView }) {
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1 py-3 text-muted" aria-label="Progress by reviewer">
      {review.progress.map(({ reviewer, items, answered }) => (
        <li key={reviewer}>
          <span className="text-ink">{reviewer}</span> {answered} of {items}
        </li>
      ))}
    </ul>
  );
}
