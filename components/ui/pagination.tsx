import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { LinkButton } from './button';

interface PaginationProps {
  /** Absent on the first page. */
  readonly previousHref?: string | null;
  /** Absent on the last page. */
  readonly nextHref?: string | null;
  /** For example "50 of 1,204" or "10,000+". */
  readonly summary?: ReactNode;
}

/** Pages by key: there is a next and a previous one, and no page numbers that would shift while people read. */
export function Pagination({ previousHref, nextHref, summary }: PaginationProps) {
  if (!previousHref && !nextHref && summary === undefined) return null;
  return (
    <nav aria-label="Pages" data-print="no" className="flex items-center justify-between gap-4 border-t py-3">
      <p className="text-meta text-muted">{summary}</p>
      <div className="flex gap-2">
        {previousHref ? (
          <LinkButton href={previousHref} rel="prev" prefetch={false} size="sm" icon={<ChevronLeft aria-hidden />}>
            Previous
          </LinkButton>
        ) : null}
        {nextHref ? (
          <LinkButton href={nextHref} rel="next" prefetch={false} size="sm">
            Next
            <ChevronRight aria-hidden />
          </LinkButton>
        ) : null}
      </div>
    </nav>
  );
}
