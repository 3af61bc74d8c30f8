'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { isWithin } from './is-within';

interface RailLinkProps {
  readonly href: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly children: ReactNode;
}

/** One section in the rail: an icon with its name, of which only the icon is drawn where there is little room. */
export function RailLink({ href, label, count, children }: RailLinkProps) {
  const active = isWithin(href, usePathname());
  return (
    <Link
      href={href}
      aria-current={active ? 'page' : undefined}
      data-hint={label}
      data-hint-side="end"
      onClick={(event) => event.currentTarget.closest<HTMLElement>('[popover]:popover-open')?.hidePopover()}
      className={cx(
        'relative flex max-sm:[--hint:off] xl:[--hint:off] h-8 items-center gap-2.5 rounded px-2.5 max-sm:h-10 max-xl:sm:size-9 max-xl:sm:justify-center max-xl:sm:px-0',
        '[&>svg]:size-4 [&>svg]:shrink-0',
        active ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      {children}
      <span className="max-xl:sm:sr-only">{label}</span>
      {count ? (
        <span className="ms-auto rounded bg-accent-solid px-1.5 text-meta font-medium text-on-accent max-xl:sm:absolute max-xl:sm:-end-1 max-xl:sm:-top-1 max-xl:sm:px-1 max-xl:sm:leading-4">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      ) : null}
    </Link>
  );
}
