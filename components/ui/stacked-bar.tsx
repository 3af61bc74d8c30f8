import Link from 'next/link';
import type { ReactNode } from 'react';

export interface BarPart {
  readonly id: string;
  readonly label: ReactNode;
  readonly count: number;
  /** A fill class, for example "fill-rung-1-solid". */
  readonly fill: string;
  /** The list of what is counted. */
  readonly href?: string;
}

const GAP = 0.25;

/** Shares of a whole as one bar, and the same in words and numbers below it. */
export function StackedBar({ label, parts }: { readonly label: string; readonly parts: readonly BarPart[] }) {
  const drawn = parts.filter(({ count }) => count > 0);
  const total = drawn.reduce((sum, { count }) => sum + count, 0);
  const starts = drawn.map((_, index) => drawn.slice(0, index).reduce((sum, { count }) => sum + count, 0));
  return (
    <figure className="grid gap-3">
      <svg aria-hidden="true" className="block h-3 w-full rounded bg-hover">
        {drawn.map(({ id, count, fill }, index) => (
          <rect
            key={id}
            className={fill}
            height="100%"
            x={`${((starts[index] ?? 0) / total) * 100}%`}
            width={`${Math.max(0.5, (count / total) * 100 - (index < drawn.length - 1 ? GAP : 0))}%`}
          />
        ))}
      </svg>
      <figcaption>
        <ul aria-label={label} className="flex flex-wrap gap-x-6 gap-y-1.5">
          {parts.map(({ id, label: name, count, href }) => (
            <li key={id} className="flex items-center gap-2">
              {href ? (
                <Link href={href} className="flex min-h-6 items-center gap-2 rounded hover:underline">
                  {name} <span className="font-semibold">{count}</span>
                </Link>
              ) : (
                <>
                  {name} <span className="font-semibold">{count}</span>
                </>
              )}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
