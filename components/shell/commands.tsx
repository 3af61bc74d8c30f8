'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { Kbd } from '@/components/ui/kbd';
import type { Place } from './place';
import { shortcutFor } from './shortcuts';
import { singleKeys } from './single-keys';

const CommandPalette = dynamic(() => import('./command-palette').then((module) => module.CommandPalette), {
  ssr: false,
});
const ShortcutHelp = dynamic(() => import('./shortcut-help').then((module) => module.ShortcutHelp), { ssr: false });

interface CommandsProps {
  readonly places: readonly Place[];
}

const SEQUENCE_MS = 1200;
const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

/** The search button of the top bar and all keyboard shortcuts. What they open is loaded when it is first needed. */
export function Commands({ places }: CommandsProps) {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const router = useRouter();
  const wentAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const byKey = Object.fromEntries(places.flatMap(({ key, href }) => (key ? [[key, href]] : [])));
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const inField = event.target instanceof Element && event.target.closest(FIELDS) !== null;
      const action = shortcutFor(
        {
          key: event.key,
          command: event.metaKey || event.ctrlKey,
          alt: event.altKey,
          busy: inField || document.querySelector('dialog[open]') !== null,
        },
        { going: event.timeStamp - wentAt.current < SEQUENCE_MS, singleKeys: singleKeys.on(), places: byKey },
      );
      wentAt.current = action.do === 'wait' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (action.do === 'nothing' || action.do === 'wait') return;
      event.preventDefault();
      if (action.do === 'go') router.push(action.href);
      else if (action.do === 'help') setOpen('help');
      else if (action.do === 'palette') setOpen('palette');
      else focusFilter(() => setOpen('palette'));
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [places, router]);
  const close = (): void => setOpen(null);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen('palette')}
        className="flex h-8 items-center gap-2 rounded px-2 text-muted hover:bg-hover hover:text-ink sm:w-56 sm:border sm:bg-paper"
      >
        <Search aria-hidden className="size-4" />
        <span className="max-sm:sr-only">Search</span>
        <span aria-hidden className="ms-auto max-sm:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      {open === 'palette' ? <CommandPalette places={places} onClose={close} onHelp={() => setOpen('help')} /> : null}
      {open === 'help' ? <ShortcutHelp places={places} onClose={close} /> : null}
    </>
  );
}

function focusFilter(otherwise: () => void): void {
  const filter = document.querySelector<HTMLInputElement>('[data-shortcut="filter"]');
  if (!filter) {
    otherwise();
    return;
  }
  filter.focus();
  filter.select();
}
