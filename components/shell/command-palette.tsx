'use client';

import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { Place } from './commands';
import { type Found, useFound } from './use-found';

interface CommandPaletteProps {
  readonly places: readonly Place[];
  readonly search: string | undefined;
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

const item =
  'flex min-h-9 items-center gap-3 rounded px-2.5 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent';
const group =
  'p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted';

/** Jumps to a section, or to what the search finds. */
export function CommandPalette({ places, search, onClose, onHelp }: CommandPaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const router = useRouter();
  const found = useFound(search, query);
  useEffect(() => dialog.current?.showModal(), []);
  const go = (href: string): void => {
    onClose();
    router.push(href);
  };
  const groups = groupsOf(found.items);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
    <dialog
      ref={dialog}
      aria-label="Search and jump"
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="mx-auto mt-[12vh] mb-auto w-full max-w-form rounded border bg-raised p-0 text-ink shadow-overlay max-sm:mt-2"
    >
      <Command label="Search and jump" loop>
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder="Projects, roles, changes, sections"
          className="h-11 w-full border-b bg-transparent px-4 outline-none"
        />
        <Command.List className="max-h-96 overflow-y-auto" tabIndex={-1}>
          <Command.Empty className="p-4 text-muted">
            {found.state === 'loading' ? 'Searching' : 'Nothing found.'}
          </Command.Empty>
          {groups.map(([name, items]) => (
            <Command.Group key={name} heading={name} forceMount className={group}>
              {items.map(({ href, label, detail }) => (
                <Command.Item key={href} value={href} forceMount onSelect={() => go(href)} className={item}>
                  <span className="truncate">{label}</span>
                  {detail ? <span className="ms-auto truncate text-meta text-muted">{detail}</span> : null}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
          <Command.Group heading="Go to" className={group}>
            {places.map(({ href, label }) => (
              <Command.Item key={href} value={`go ${label}`} onSelect={() => go(href)} className={item}>
                {label}
              </Command.Item>
            ))}
            <Command.Item value="keyboard shortcuts help" onSelect={onHelp} className={item}>
              Keyboard shortcuts
            </Command.Item>
          </Command.Group>
        </Command.List>
      </Command>
    </dialog>
  );
}

function groupsOf(items: readonly Found[]): readonly (readonly [string, readonly Found[]])[] {
  const names = [...new Set(items.map(({ group: name }) => name))];
  return names.map((name) => [name, items.filter((each) => each.group === name)] as const);
}
