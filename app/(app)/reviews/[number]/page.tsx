import type { Metadata } from 'next';
import { orNotFound } from '@/app/or-not-found';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { EndReview } from '@/components/reviews/end-review';
import { ReviewItems } from '@/components/reviews/review-items';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { listPeople } from '@/lib/services/people/list-people';
import { type CampaignView, getCampaign } from '@/lib/services/reviews/campaign-view';

interface Props {
  readonly params: Promise<{ readonly number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Review ${(await partsOf(params)).number}` };
}

export default async function ReviewPage({ params }: Props) {
  const { number } = await partsOf(params);
  const { context, actor } = await signedIn();
  const review = await getCampaign(context, actor, { number: Number(number) || 0 }).catch(orNotFound);
  const { people } = await listPeople(context, actor);
  return (
    <>
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
      <ReviewItems
        review={review}
        people={people.filter(({ disabledAt }) => disabledAt === null).map(({ id, name }) => ({ id, name }))}
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

function sentenceOf({ state, items, answered, mine, rows }: CampaignView): string {
  const removals = rows.filter(({ live, answer, removal }) => live && (answer === 'remove' || removal !== null)).length;
  if (state === 'ended')
    return `${answered} of ${items} were answered. Every answer is final. ${removals === 0 ? 'No' : removals} ${removals === 1 ? 'removal is' : 'removals are'} open.`;
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
