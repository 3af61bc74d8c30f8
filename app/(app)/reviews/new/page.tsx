import type { Metadata } from 'next';
import { NoAccess } from '@/app/no-access';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { StartReview } from '@/components/reviews/start-review';
import { PageHeader } from '@/components/ui/page-header';
import { decideAccess } from '@/lib/access/decide';

export const metadata: Metadata = { title: 'Start a review' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function StartReviewPage({ searchParams }: Props) {
  const { actor } = await signedIn();
  if (!decideAccess(actor, 'review.manage').allowed)
    return (
      <>
        <PageHeader name="Start a review" crumbs={[{ label: 'Reviews', href: paths.reviews() }]} />
        <NoAccess needs="start access reviews" />
      </>
    );
  return (
    <>
      <PageHeader
        name="Start a review"
        crumbs={[{ label: 'Reviews', href: paths.reviews() }]}
        sentence="Each mapping of the chosen roles becomes a question, with today's evidence."
      />
      <StartReview roles={queryOf(await searchParams).roles ?? ''} />
    </>
  );
}
