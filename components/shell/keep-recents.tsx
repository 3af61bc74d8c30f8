'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { keepRecent } from './recents';

/** Keeps which things were opened, by the heading of their page, for the palette. */
export function KeepRecents(): null {
  const href = usePathname();
  useEffect(() => {
    // A page that is left before it is drawn has no heading yet, and is no page that was read.
    const note = () => {
      const heading = document.querySelector('#main h1')?.textContent?.trim() ?? '';
      if (location.pathname === href) keepRecent({ href, label: heading.slice(0, 120) });
    };
    const timer = setTimeout(note, 600);
    return () => clearTimeout(timer);
  }, [href]);
  return null;
}
