import type { ReactNode } from 'react';

/** A key of the keyboard. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-block min-w-5 rounded border px-1 text-center font-sans text-meta leading-4.5 text-faint">
      {children}
    </kbd>
  );
}
