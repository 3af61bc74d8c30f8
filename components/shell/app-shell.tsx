import type { ReactNode } from 'react';
import { KeepRecents } from './keep-recents';
import { NAVIGATION, type NavigationItem } from './navigation';
import { Rail } from './rail';
import { RowKeys, SkipToRows } from './row-keys';
import { TopBar, type TopBarProps } from './top-bar';

interface AppShellProps extends Omit<TopBarProps, 'places'> {
  readonly items?: readonly NavigationItem[];
  /** Above every page: for example that this is a demonstration. */
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}

const SKIP =
  'fixed start-2 top-2 z-50 -translate-y-16 rounded bg-accent-solid px-3 py-1.5 font-medium text-on-accent focus:translate-y-0';

/** The frame of every page that needs a person: rail, top bar, content. */
export function AppShell({ items = NAVIGATION, banner, children, ...bar }: AppShellProps) {
  const places = items.map(({ href, label, key }) => ({ href, label, key }));
  return (
    <>
      <a href="#main" className={SKIP}>
        Skip to content
      </a>
      <SkipToRows className={SKIP} />
      <RowKeys />
      <KeepRecents />
      <div
        data-person={bar.person.login}
        className="sm:grid sm:grid-cols-[3.5rem_minmax(0,1fr)] xl:grid-cols-[13rem_minmax(0,1fr)] print:block"
      >
        <Rail items={items} />
        <div className="min-w-0">
          <TopBar {...bar} places={places} />
          {banner}
          <main id="main" tabIndex={-1} className="px-4 pb-16 outline-none sm:px-6">
            {children}
          </main>
        </div>
      </div>
    </>
  );
}
