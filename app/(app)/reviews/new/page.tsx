import type { Metadata } from 'next';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { StartReview } from '@/components/reviews/start-review';
import { RefusedState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { decideAccess } from '@/lib/access/decide';
import { listPeople } from '@/lib/services/people/list-people';

export const metadata: Metadata = { title: 'Start a review' };

export default async function StartReviewPage() {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'review.manage').allowed)
    return (
      <>
        <PageHeader name="Start a review" crumbs={[{ label: 'Reviews', href: paths.reviews() }]} />
        <RefusedState needs="start access reviews" who="An admin of Drawbridge" />
      </>
    );
  const { people } = await listPeople(context, actor);
  return (
    <>
      <PageHeader
        name="Start a review"
        crumbs={[{ label: 'Reviews', href: paths.reviews() }]}
        sentence="Each mapping of the chosen roles becomes a question, with today's evidence."
      />
      <StartReview
        people={people.filter(({ disabledAt }) => disabledAt === null).map(({ id, name }) => ({ id, name }))}
      />
    </>
  );
}
