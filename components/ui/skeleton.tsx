import { cx } from './cx';

/** A line that is being loaded. It begins to pulse after 200 ms, so that quick answers do not flicker. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={cx('block h-4 animate-pulse rounded bg-hover', className)} />;
}

const WIDTHS = ['w-1/3', 'w-1/2', 'w-2/5', 'w-1/4'] as const;

/** A page with a list that is being loaded, for `loading.tsx`. */
export function ListSkeleton({ rows = 8 }: { readonly rows?: number }) {
  return (
    <div role="status" className="grid gap-4 py-6">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-8 w-80 max-w-full" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have nothing else
        <Skeleton key={row} className={WIDTHS[row % WIDTHS.length] ?? ''} />
      ))}
    </div>
  );
}
