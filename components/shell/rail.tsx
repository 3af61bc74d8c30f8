import Link from 'next/link';
import { paths } from '@/components/paths';
import { Mark } from './mark';
import type { NavigationItem } from './navigation';
import { RailLink } from './rail-link';

export const MENU_ID = 'menu';

/** The sections: named on a desktop, icons on a tablet, a menu below the top bar on a phone. */
export function Rail({ items }: { readonly items: readonly NavigationItem[] }) {
  return (
    <nav
      id={MENU_ID}
      popover="auto"
      aria-label="Sections"
      data-print="no"
      className="m-0 overflow-visible border-0 bg-sunken p-2 text-ink max-sm:fixed max-sm:inset-x-0 max-sm:top-(--bar) max-sm:w-full max-sm:border-b max-sm:shadow-overlay sm:sticky sm:top-0 sm:flex sm:h-dvh sm:w-auto sm:flex-col sm:gap-3 sm:border-e"
    >
      <Link
        href={paths.overview()}
        className="flex h-8 items-center gap-2 rounded px-2 font-semibold max-sm:hidden max-xl:justify-center max-xl:px-0"
      >
        <Mark />
        <span className="max-xl:sr-only">Drawbridge</span>
      </Link>
      <ul className="grid gap-0.5 max-xl:sm:justify-center">
        {items.map(({ href, label, icon, count }) => (
          <li key={href}>
            <RailLink href={href} label={label} count={count}>
              {icon}
            </RailLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
