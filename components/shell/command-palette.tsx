'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useAsked } from '@/components/api/use-asked';
import { paths } from '@/components/paths';
import { type Option, OptionSearch } from '@/components/ui/form/option-search';
import type { FoundItem } from '@/lib/services/estate/search-anything';
import type { Place } from './place';
import { doVerb, verbsFor } from './verbs';

interface CommandPaletteProps {
  readonly places: readonly Place[];
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

/** Characters from which on the inventory is searched. */
const SHORTEST = 2;
const HELP: Option = { id: 'help', label: 'Keyboard shortcuts', group: 'Go to' };

/** Jumps to a section, or to what the search finds. */
export function CommandPalette({ places, onClose, onHelp }: CommandPaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const router = useRouter();
  const text = query.trim();
  const found = useAsked<{ readonly rows: readonly FoundItem[] }>(
    text.length < SHORTEST ? null : `/search?${new URLSearchParams({ q: text })}`,
  );
  useEffect(() => {
    dialog.current?.showModal();
    input.current?.focus();
  }, []);
  const wanted = text.toLowerCase();
  const sections = [...places.map(({ href, label }) => ({ id: href, label, group: 'Go to' })), HELP];
  const verbs = verbsFor(text);
  const options: readonly Option[] = [
    ...sections.filter(({ label }) => label.toLowerCase().includes(wanted)),
    ...verbs.map(({ id, label }) => ({ id, label, group: 'Do' })),
    ...(found.data?.rows ?? []).map(optionOf),
  ];
  const choose = (id: string): void => {
    if (id === HELP.id) {
      onHelp();
      return;
    }
    onClose();
    const verb = verbs.find((each) => each.id === id);
    if (verb) doVerb(verb, router.push);
    else router.push(id);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
    <dialog
      ref={dialog}
      aria-label="Search and jump"
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="mx-auto mt-[12vh] mb-auto w-full max-w-form rounded border bg-raised p-0 text-ink shadow-overlay max-sm:mt-2"
    >
      <OptionSearch
        label="Search and jump"
        placeholder="Projects, roles, changes, or what to do"
        query={query}
        onQuery={setQuery}
        options={options}
        onChoose={choose}
        empty={found.asking ? 'Searching' : 'Nothing found.'}
        inputRef={input}
      />
    </dialog>
  );
}

/** What was found, under its address. */
function optionOf(item: FoundItem): Option {
  if (item.kind === 'role') return { id: paths.role(item), label: item.name, detail: item.accountName, group: 'Roles' };
  if (item.kind === 'project')
    return {
      id: paths.project(item.instanceId, item.id),
      label: item.path,
      detail: item.instanceName,
      group: 'Projects',
    };
  const { number, title, role } = item;
  return { id: paths.change(number), label: `#${number} ${title}`, detail: role, group: 'Changes' };
}
