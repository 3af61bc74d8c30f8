'use client';

import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { withQuery } from '@/components/paths';
import { Kbd } from '@/components/ui/kbd';
import { withoutTerm, withTerm } from '@/lib/lists/edit-filter';
import type { Property } from '@/lib/lists/filter';
import { parseFilter } from '@/lib/lists/parse-filter';
import { type KnownValues, type Suggestion, suggest } from '@/lib/lists/suggest';
import { FilterTerms } from './filter-terms';
import { SuggestionList, suggestionId } from './suggestion-list';

export interface FilterBoxProps {
  /** The list's own address without its parameters. */
  readonly action: string;
  /** The filter of the address. */
  readonly where: string;
  /** Other parameters that stay, without the cursor of the page. */
  readonly keep: Readonly<Record<string, string>>;
  readonly properties: readonly Property[];
  readonly known?: KnownValues;
  /** For example "Filter roles". */
  readonly label: string;
}

/**
 * The filter of a list: its terms as chips, and a field that suggests properties and their values. All of it is in the address. Without
 * script it is a form that sends the terms and what was typed.
 */
export function FilterBox({ action, where, keep, properties, known = {}, label }: FilterBoxProps) {
  const router = useRouter();
  const go = (filter: string) => router.push(withQuery(action, { ...keep, where: filter }), { scroll: false });
  const box = useSuggestions(properties, known, (term) => go(withTerm(where, term)));
  const { terms, problems } = parseFilter(where, properties);
  const last = terms.at(-1)?.source;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    box.accept();
  };
  return (
    <form action={action} onSubmit={submit} className="relative min-w-0 flex-1 basis-96">
      {Object.entries({ ...keep, where }).map(([name, value]) =>
        value === '' ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      <div className="flex min-h-8 flex-wrap items-center gap-1 rounded border border-line-strong bg-paper py-0.5 ps-2.5 pe-1 focus-within:outline-2 focus-within:outline-accent-solid">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <FilterTerms
          terms={terms}
          problems={problems}
          properties={properties}
          hrefOf={(filter) => withQuery(action, { ...keep, where: filter })}
          where={where}
        />
        <input
          {...box.field}
          name="where"
          aria-label={label}
          placeholder={where === '' ? label : 'Add a filter'}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          data-shortcut="filter"
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && box.field.value === '' && last !== undefined) go(withoutTerm(where, last));
            else box.press(event);
          }}
          className="peer h-6 min-w-32 flex-1 bg-transparent px-1 outline-none"
        />
        {where === '' ? (
          <span aria-hidden className="pe-1 peer-focus:hidden max-sm:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <a
            href={withQuery(action, keep)}
            aria-label="Clear all filters"
            className="inline-flex h-6 items-center rounded px-1.5 text-meta text-accent hover:underline"
          >
            Clear
          </a>
        )}
      </div>
      <SuggestionList {...box.list} />
    </form>
  );
}

/** What the field holds, what it suggests, and what a key does. ARIA: combobox with a listbox below it. */
function useSuggestions(properties: readonly Property[], known: KnownValues, onTerm: (term: string) => void) {
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const suggestions = isOpen ? suggest(typed, properties, known) : [];
  const type = (text: string) => {
    setTyped(text);
    setActive(-1);
    setOpen(true);
  };
  const choose = ({ text, isWhole }: Suggestion) => {
    if (!isWhole) return type(text);
    type('');
    setOpen(false);
    onTerm(text);
  };
  const accept = () => {
    const chosen = suggestions[active];
    if (chosen) choose(chosen);
    else if (typed.trim() !== '') choose({ text: typed, isWhole: true, label: '', detail: '' });
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape' && isOpen) setOpen(false);
    else if (move !== undefined && !isOpen) setOpen(true);
    else if (move !== undefined) setActive((active + move + suggestions.length) % Math.max(1, suggestions.length));
    else return;
    event.preventDefault();
  };
  const shown = suggestions[active];
  return {
    accept,
    press,
    list: { id: listId, suggestions, active, onChoose: choose, onReach: setActive },
    field: {
      role: 'combobox',
      'aria-expanded': suggestions.length > 0,
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': shown ? suggestionId(listId, active) : undefined,
      value: typed,
      onChange: ({ target }: { target: HTMLInputElement }) => type(target.value),
      onFocus: () => setOpen(true),
      onBlur: () => setOpen(false),
    } as const,
  };
}
