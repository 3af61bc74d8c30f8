import { Search, X } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';

/** One line of filters above a list. Everything in it changes the address, and nothing else. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  return (
    <search data-print="no" className="flex flex-wrap items-center gap-2 py-3">
      {children}
    </search>
  );
}

interface SearchInputProps {
  /** The list's own path. */
  readonly action: string;
  readonly label: string;
  readonly value?: string;
  readonly name?: string;
  /** The other filters in the address, kept while searching. Leave the cursor of the page out. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** Sends the page's own address again, so it works before any script does. `/` brings the focus here. */
export function SearchInput({ action, label, value = '', name = 'q', keep = {} }: SearchInputProps) {
  return (
    <form action={action} className="relative w-full sm:w-80">
      {Object.entries(keep).map(([key, kept]) => (
        <input key={key} type="hidden" name={key} value={kept} />
      ))}
      <Search aria-hidden className="pointer-events-none absolute start-2.5 top-2 size-4 text-faint" />
      <input
        key={value}
        type="search"
        name={name}
        defaultValue={value}
        aria-label={label}
        placeholder={label}
        data-shortcut="filter"
        className="peer h-8 w-full rounded border border-line-strong bg-paper ps-8 pe-8"
      />
      <span className="pointer-events-none absolute end-2 top-1.5 peer-focus:hidden peer-[:not(:placeholder-shown)]:hidden max-sm:hidden">
        <Kbd>/</Kbd>
      </span>
    </form>
  );
}

interface FilterChipProps {
  /** Where this filter is set, or is not if it is now. */
  readonly href: string;
  readonly active: boolean;
  readonly count?: number;
  readonly children: ReactNode;
}

export function FilterChip({ href, active, count, children }: FilterChipProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      scroll={false}
      aria-current={active ? 'true' : undefined}
      className={cx(
        'inline-flex h-7 items-center gap-1.5 rounded border px-2 text-meta [&>svg]:size-3.5',
        active ? 'border-accent bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      {children}
      {count !== undefined ? <span className={active ? '' : 'text-faint'}>{count}</span> : null}
      {active ? <X aria-label="remove filter" /> : null}
    </Link>
  );
}

/** Shown when any filter is set. */
export function ClearFilters({ href }: { readonly href: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex h-7 items-center rounded px-1 text-meta text-accent underline"
    >
      Clear filters
    </Link>
  );
}
