import type { ReactNode } from 'react';

export interface TimelineEntry {
  readonly id: string;
  readonly icon: ReactNode;
  /** Who did what. */
  readonly title: ReactNode;
  readonly time: ReactNode;
  /** For example a comment. */
  readonly body?: ReactNode;
}

/** What happened, oldest first unless the page says otherwise. */
export function Timeline({ label, entries }: { readonly label: string; readonly entries: readonly TimelineEntry[] }) {
  return (
    <ol aria-label={label}>
      {entries.map(({ id, icon, title, time, body }, index) => (
        <li key={id} className="relative flex gap-3 pb-4 last:pb-0">
          {index < entries.length - 1 ? (
            <span aria-hidden className="absolute start-[7.5px] top-6 bottom-0 w-px bg-line" />
          ) : null}
          <span className="mt-0.5 shrink-0 text-muted [&>svg]:size-4">{icon}</span>
          <div className="min-w-0 grow">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <span>{title}</span>
              <span className="text-meta text-faint">{time}</span>
            </div>
            {body != null ? <div className="mt-1 max-w-read border-s-2 ps-3 whitespace-pre-line">{body}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
