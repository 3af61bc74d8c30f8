import Link from 'next/link';
import { cx } from './cx';

export interface TabLink {
  readonly href: string;
  readonly label: string;
  readonly count?: number;
  readonly active: boolean;
}

/** Tabs are links: the open one is in the address. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly TabLink[] }) {
  return (
    <nav aria-label={label} data-print="no" className="flex gap-1 overflow-x-auto border-b">
      {tabs.map(({ href, label: name, count, active }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          scroll={false}
          aria-current={active ? 'page' : undefined}
          className={cx(
            '-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-2.5 -outline-offset-2',
            active ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {name}
          {count !== undefined ? <span className="text-meta text-faint">{count}</span> : null}
        </Link>
      ))}
    </nav>
  );
}
