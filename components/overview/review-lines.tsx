import Link from 'next/link';
import { paths } from '@/components/paths';
import { Time } from '@/components/ui/time';
import type { WaitingReview } from '@/lib/services/reviews/waiting-reviews';

/** The reviews that wait for the reader's answers. */
export function ReviewLines({ reviews }: { readonly reviews: readonly WaitingReview[] }) {
  if (reviews.length === 0) return <p className="text-muted">No review waits for your answers.</p>;
  return (
    <ul className="grid gap-2">
      {reviews.map(({ number, name, dueAt, mine }) => (
        <li key={number}>
          <Link href={paths.review(number)} prefetch={false} className="rounded font-medium hover:underline">
            <span className="text-faint">#{number}</span> {name}
          </Link>
          <p className="text-meta text-muted">
            {mine} {mine === 1 ? 'question waits' : 'questions wait'} for your answer, due{' '}
            <Time at={dueAt} show="absolute" />
          </p>
        </li>
      ))}
    </ul>
  );
}
