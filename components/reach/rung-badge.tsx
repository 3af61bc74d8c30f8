import { badgeClass } from '@/components/ui/badge';
import { cx } from '@/components/ui/cx';
import type { Rung } from '@/lib/reach/types';
import { rungLook } from './rungs';

interface RungBadgeProps {
  /** null: unknown. */
  readonly rung: Rung | null;
  /** Why it is this rung; without it the badge explains the rung itself. */
  readonly reason?: string;
  /** For places that show the reason beside the badge: nothing appears on hover, and the badge takes no keyboard focus. */
  readonly quiet?: boolean;
}

export function RungBadge({ rung, reason, quiet = false }: RungBadgeProps) {
  const { id, word, meaning, Icon, badge } = rungLook(rung);
  const hint = reason ?? meaning;
  return (
    <span
      data-rung={id}
      className={cx(badgeClass, badge)}
      {...(!quiet && { 'data-hint': hint, 'aria-description': hint, tabIndex: 0 })}
    >
      <Icon aria-hidden />
      {word}
    </span>
  );
}
