import type { ReactNode } from 'react';

/** Facts about one thing: name beside value, one below the other on narrow screens. */
export function KeyValueList({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-[max-content_minmax(0,1fr)] max-sm:[&_dd]:mb-1.5">{children}</dl>
  );
}

export function KeyValue({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
