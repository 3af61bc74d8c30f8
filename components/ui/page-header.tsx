import Link from 'next/link';
import type { ReactNode } from 'react';
import { visibly } from '@/components/ui/visible-text';

interface PageHeaderProps {
  readonly name: ReactNode;
  /** Where this page hangs, the nearest last. */
  readonly crumbs?: readonly { readonly label: string; readonly href: string }[];
  readonly badges?: ReactNode;
  /** Identifiers, times: what one looks up rather than reads. */
  readonly meta?: ReactNode;
  /** The answer to the page's question, in one sentence. The largest text on the page. */
  readonly sentence?: ReactNode;
  readonly actions?: ReactNode;
  readonly tabs?: ReactNode;
}

/** The top of every page: name and badges, one sentence, the actions, then tabs. */
export function PageHeader({ name, crumbs = [], badges, meta, sentence, actions, tabs }: PageHeaderProps) {
  return (
    <header className="grid gap-x-6 gap-y-3 pt-5 grid-cols-[minmax(0,1fr)] sm:grid-cols-[minmax(0,1fr)_fit-content(60%)]">
      <div className="grid min-w-0 gap-1">
        {crumbs.length > 0 ? <Crumbs crumbs={crumbs} /> : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="min-w-0 text-lead font-semibold break-words">{visibly(name)}</h1>
          {badges}
        </div>
        {meta ? <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-meta text-muted">{meta}</div> : null}
      </div>
      {sentence ? <p className="col-span-full max-w-read text-sentence text-pretty">{visibly(sentence)}</p> : null}
      {actions ? (
        <div
          data-print="no"
          className="flex flex-wrap content-start gap-2 sm:col-start-2 sm:row-start-1 sm:justify-end"
        >
          {actions}
        </div>
      ) : null}
      {tabs ? <div className="col-span-full">{tabs}</div> : null}
    </header>
  );
}

function Crumbs({ crumbs }: { readonly crumbs: readonly { readonly label: string; readonly href: string }[] }) {
  return (
    <nav aria-label="Where this is" data-print="no">
      <ol className="flex flex-wrap gap-1 text-meta text-faint">
        {crumbs.map(({ label, href }) => (
          <li key={href} className="flex gap-1">
            <Link href={href} className="rounded text-muted hover:text-ink hover:underline">
              {label}
            </Link>
            <span aria-hidden>/</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A titled part of a page, parted from the one before by a hairline. */
export function Section({
  title,
  actions,
  children,
}: {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="grid gap-3 border-t py-5 first:border-t-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lead font-semibold">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
