'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useAsked } from '@/components/api/use-asked';
import { paths } from '@/components/paths';
import { type Option, OptionSearch } from '@/components/ui/form/option-search';
import { quote } from '@/lib/lists/split-filter';
import type { FoundItem } from '@/lib/services/estate/search-anything';
import type { Place } from './place';
import { recentPages } from './recents';
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
  const [recents] = useState(recentPages);
  const recent = recents.filter(({ label }) => label.toLowerCase().includes(wanted));
  const options: readonly Option[] = [
    ...recent.map(({ href, label }) => ({ id: href, label, group: 'Recent' })),
    ...sections.filter(({ label }) => label.toLowerCase().includes(wanted)),
    ...verbs.map(({ id, label }) => ({ id, label, group: 'Do' })),
    ...(found.data?.rows ?? []).map(optionOf).filter(({ id }) => recent.every(({ href }) => href !== id)),
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
        placeholder="A role or its ARN, a project, a change, a person, or what to do"
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
  switch (item.kind) {
    case 'role':
      return { id: paths.role(item), label: item.name, detail: item.accountName, group: 'Roles' };
    case 'project': {
      const { instanceId, id, path, instanceName } = item;
      return { id: paths.project(instanceId, id), label: path, detail: instanceName, group: 'Projects' };
    }
    case 'account': {
      const { id, name } = item;
      const where = `account:${quote(id)}`;
      return { id: paths.roles({ where }), label: `Roles of ${name}`, detail: id, group: 'Accounts' };
    }
    case 'person': {
      const { name, username } = item;
      return { id: paths.settings('people', { q: username }), label: name, detail: `@${username}`, group: 'People' };
    }
    case 'change':
      return {
        id: paths.change(item.number),
        label: `#${item.number} ${item.title}`,
        detail: item.role,
        group: 'Changes',
      };
  }
}
