import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx';
import { visibly } from './visible-text';

interface TableProps {
  /** What the table lists, for those who do not see it. */
  readonly caption: string;
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly density?: 'compact' | 'regular';
  /** On narrow screens scroll sideways instead of turning rows into cards: for what is compared down a column. */
  readonly keepColumns?: boolean;
}

/**
 * A full-width list. Between phone and desktop it scrolls sideways within itself; on a desktop the header stays below the
 * top bar; on a phone each row becomes a card with the `label` of each cell.
 */
export function Table({ caption, head, children, density = 'regular', keepColumns = false }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto -outline-offset-2 xl:overflow-x-visible">
      <table
        data-cards={keepColumns ? undefined : ''}
        className={cx('w-full border-collapse text-start', density === 'compact' ? '[--row:2rem]' : '[--row:2.5rem]')}
      >
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-paper xl:sticky xl:top-(--bar) xl:z-10 shadow-[inset_0_-1px_0_var(--color-line)]">
          <tr>{head}</tr>
        </thead>
        <tbody className="divide-y">{children}</tbody>
      </table>
    </section>
  );
}

const headCell = 'h-9 px-2 text-start text-meta font-medium whitespace-nowrap text-muted first:ps-0 last:pe-0';

interface HeadProps {
  readonly numeric?: boolean;
  readonly className?: string;
  readonly children?: ReactNode;
}

export function Th({ numeric, className, children }: HeadProps) {
  return (
    <th scope="col" className={cx(headCell, numeric && 'text-end', className)}>
      {children}
    </th>
  );
}

interface SortProps extends HeadProps {
  /** Where the list is sorted by this column, or the other way round if it already is. */
  readonly href: string;
  readonly sorted: 'ascending' | 'descending' | null;
}

const SORT_ICONS = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown } as const;

export function SortTh({ href, sorted, numeric, className, children }: SortProps) {
  const Icon = SORT_ICONS[sorted ?? 'none'];
  return (
    <th scope="col" aria-sort={sorted ?? 'none'} className={cx(headCell, numeric && 'text-end', className)}>
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        className="inline-flex h-6 items-center gap-1 rounded hover:text-ink"
      >
        {children}
        <Icon aria-hidden className={cx('size-3.5', sorted ? 'text-accent' : 'text-faint')} />
      </Link>
    </th>
  );
}

/** A row. With a RowLink in it the whole row leads there, and links and buttons in it keep working. */
export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr {...rest} className={cx('relative has-[a[data-row]]:hover:bg-hover', className)} />;
}

interface CellProps extends ComponentProps<'td'> {
  /** Name of the column, shown beside the value where the row is a card. */
  readonly label?: string;
  readonly numeric?: boolean;
}

export function Td({ label, numeric, className, children, ...rest }: CellProps) {
  return (
    <td
      {...rest}
      data-label={label}
      className={cx(
        'h-(--row) px-2 py-1 align-middle first:ps-0 last:pe-0 max-sm:px-0 [&_a:not([data-row])]:relative [&_a]:z-1 [&_button]:relative [&_button]:z-1',
        numeric && 'text-end',
        className,
      )}
    >
      {visibly(children)}
    </td>
  );
}

/** The name in a row, whose target is the whole row. Rows are not fetched ahead: a list would ask for fifty pages. */
export function RowLink({ className, children, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      prefetch={false}
      data-row=""
      {...rest}
      className={cx('rounded font-medium text-ink after:absolute after:inset-0 after:content-[""]', className)}
    >
      {visibly(children)}
    </Link>
  );
}
