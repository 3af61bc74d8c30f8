import { TriangleAlert, X } from 'lucide-react';
import Link from 'next/link';
import { cx } from '@/components/ui/cx';
import { VisibleText } from '@/components/ui/visible-text';
import { inWords, withNegated, withoutTerm } from '@/lib/lists/edit-filter';
import type { Property, ReadFilter } from '@/lib/lists/filter';

interface Props extends ReadFilter {
  readonly where: string;
  readonly properties: readonly Property[];
  /** The address of the list with this filter. */
  readonly hrefOf: (where: string) => string;
}

const chip = 'inline-flex h-6 max-w-full items-center rounded text-meta';
const part = 'inline-flex h-6 min-w-6 items-center justify-center rounded';

/** The terms of a filter as chips: a press on the words turns one round, a press on the cross takes it out. */
export function FilterTerms({ terms, problems, properties, where, hrefOf }: Props) {
  return (
    <ul aria-label="Filters" className="contents">
      {terms.map((term) => {
        const words = inWords(term, properties);
        return (
          <li
            key={term.source}
            className={cx(chip, term.not ? 'bg-warn-soft text-warn' : 'bg-accent-soft text-accent')}
          >
            <Link
              href={hrefOf(withNegated(where, term.source))}
              prefetch={false}
              scroll={false}
              title={term.not ? 'Show these only' : 'Show everything but these'}
              className={cx(part, 'min-w-0 ps-2 pe-1 hover:underline')}
            >
              <span className="truncate">
                <VisibleText text={words} />
              </span>
            </Link>
            <Remove href={hrefOf(withoutTerm(where, term.source))} of={words} />
          </li>
        );
      })}
      {problems.map(({ source }) => (
        <li key={source} className={cx(chip, 'bg-bad-soft ps-2 text-bad')}>
          <TriangleAlert aria-label="Not understood:" className="me-1 size-3.5 shrink-0" />
          <span className="truncate font-mono">
            <VisibleText text={source} />
          </span>
          <Remove href={hrefOf(withoutTerm(where, source))} of={source} />
        </li>
      ))}
    </ul>
  );
}

const Remove = ({ href, of }: { readonly href: string; readonly of: string }) => (
  <Link
    href={href}
    prefetch={false}
    scroll={false}
    aria-label={`Remove the filter ${of}`}
    className={cx(part, 'hover:bg-hover')}
  >
    <X aria-hidden className="size-3.5" />
  </Link>
);
