import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { GlassReviewForm } from '@/components/changes/glass-review-form';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ChangeRow } from '@/lib/services/changes/list-changes';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** Marks a change in lists until someone has reviewed it. */
export function GlassBadge() {
  return (
    <Badge
      tone="bad"
      icon={<TriangleAlert aria-hidden />}
      hint="Applied without approval. Someone else has to review it."
    >
      Not reviewed
    </Badge>
  );
}

interface Props {
  readonly change: ChangeView;
  readonly glass: NonNullable<ChangeView['brokenGlass']>;
}

/** That a change was applied without approval: loud until it was reviewed, and never forgotten. */
export function BrokenGlass({ change, glass }: Props) {
  const { review } = glass;
  return (
    <div className="pb-4">
      <Callout tone={review === null ? 'bad' : 'info'} title={`${glass.by.name} applied this change without approval.`}>
        <p>
          <Time at={glass.at} />: {glass.reason}
        </p>
        {review === null ? (
          <p>{glass.reviewRefusal ?? 'Look at what it does and at what happened, then record what you found.'}</p>
        ) : (
          <p>
            <VisibleText text={review.by.name} /> reviewed it <Time at={review.at} />: {review.comment}
          </p>
        )}
      </Callout>
      {review === null && glass.reviewRefusal === null ? (
        <GlassReviewForm number={change.number} version={change.version} />
      ) : null}
    </div>
  );
}

/** On the overview, as long as there is one. */
export function UnreviewedGlass({ rows }: { readonly rows: readonly ChangeRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div className="py-4">
      <Callout tone="bad" title="Applied without approval and not reviewed">
        <ul>
          {rows.map(({ number, title, roleName, accountName }) => (
            <li key={number}>
              <Link href={paths.change(number)} prefetch={false} className="underline">
                {number} {title}
              </Link>{' '}
              <VisibleText text={roleName} /> in <VisibleText text={accountName} />
            </li>
          ))}
        </ul>
      </Callout>
    </div>
  );
}
