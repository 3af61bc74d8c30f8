import type { ReactNode } from 'react';
import { Mark } from './mark';

/** A page outside the frame: sign-in, an unknown address, a failure. */
export function PlainPage({ children }: { readonly children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-form content-start gap-6 px-4 pt-[16vh] pb-16">
      <p className="flex items-center gap-2 font-semibold">
        <Mark />
        Drawbridge
      </p>
      {children}
    </main>
  );
}
