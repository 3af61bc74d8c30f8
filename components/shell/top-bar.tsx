import { Menu } from 'lucide-react';
import { Commands } from './commands';
import { type ConnectionHealth, Health } from './health';
import { PersonMenu, type ShellPerson } from './person-menu';
import type { Place } from './place';
import { MENU_ID } from './rail';
import { SectionName } from './section-name';
import type { Theme } from './theme';

export interface TopBarProps {
  readonly places: readonly Place[];
  readonly connections: readonly ConnectionHealth[];
  readonly person: ShellPerson;
  readonly theme: Theme;
}

/** Where one is, the search, the health of the connections, and the person. */
export function TopBar({ places, connections, person, theme }: TopBarProps) {
  return (
    <header
      data-print="no"
      className="sticky top-0 z-20 flex h-(--bar) items-center gap-1 border-b bg-paper px-4 max-sm:px-2 sm:px-6"
    >
      <button
        type="button"
        popoverTarget={MENU_ID}
        aria-label="Menu"
        className="grid size-9 place-items-center rounded text-muted hover:bg-hover sm:hidden"
      >
        <Menu aria-hidden className="size-4" />
      </button>
      <div className="flex min-w-0 grow">
        <SectionName sections={places} />
      </div>
      <Commands places={places} />
      <Health connections={connections} />
      <PersonMenu person={person} theme={theme} />
    </header>
  );
}
