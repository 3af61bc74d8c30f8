'use client';

import type { ReactNode } from 'react';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';

interface Props {
  readonly counts: ReactNode;
  readonly inline: ReactNode;
  readonly sideBySide: ReactNode;
}

/** One difference in two layouts, of which people choose. Side by side takes a window that has room for it. */
export function DiffLayout({ counts, inline, sideBySide }: Props) {
  const [beside, setBeside] = useTyped('diff-side-by-side', false);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {counts}
        <Button size="sm" aria-pressed={beside} data-print="no" onClick={() => setBeside(!beside)}>
          Side by side
        </Button>
      </div>
      {beside ? sideBySide : inline}
    </>
  );
}
