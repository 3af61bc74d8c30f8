'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';

/** Milliseconds: what is there sooner needs no sign that it comes. */
const BEFORE = 150;
/** After so long whatever was asked for is not coming any more. */
const LONGEST = 60_000;

/** Shows that the next page is on its way: from a press of a link until the page has moved. */
export function Going() {
  const place = `${usePathname()}?${useSearchParams()}`;
  const [from, setFrom] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const pressed = (event: MouseEvent) => {
      if (!leadsAway(event)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        setFrom(place);
        timer = setTimeout(() => setFrom(null), LONGEST);
      }, BEFORE);
    };
    document.addEventListener('click', pressed);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('click', pressed);
    };
  }, [place]);
  const going = from === place;
  useEffect(() => {
    document.getElementById('main')?.setAttribute('aria-busy', String(going));
  }, [going]);
  return (
    <div role="status" data-print="no">
      {going ? (
        <>
          <span className="sr-only">Loading the page…</span>
          <span aria-hidden className="fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden bg-accent-soft">
            <span className="block h-full w-1/3 animate-going bg-accent-solid motion-reduce:w-full motion-reduce:animate-none" />
          </span>
        </>
      ) : null}
    </div>
  );
}

/** A plain press of a link to another page of ours, in this tab. */
function leadsAway({ target, button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return false;
  const link = target instanceof Element ? target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.hasAttribute('download')) return false;
  const to = new URL(link.href);
  return to.origin === location.origin && to.pathname + to.search !== location.pathname + location.search;
}
