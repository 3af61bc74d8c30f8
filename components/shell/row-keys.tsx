'use client';

import { useEffect } from 'react';
import { singleKeys } from './single-keys';

const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"]), dialog[open]';

const rows = (): readonly HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>('#main a[data-row]')];

/** `j` and `k` move through the rows of the open list, the first press from anywhere to its first row; Enter opens the one. */
export function RowKeys(): null {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      const isPlain =
        !event.metaKey && !event.ctrlKey && !event.altKey && !event.isComposing && !event.defaultPrevented;
      if (by === 0 || !isPlain || !singleKeys.on()) return;
      if (event.target instanceof Element && event.target.closest(FIELDS)) return;
      const all = rows();
      const at = all.findIndex(
        (row) => row === document.activeElement || row.closest('tr')?.contains(document.activeElement),
      );
      const next = at === -1 ? all.at(by === 1 ? 0 : -1) : all[at + by];
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  return null;
}

/** For who has single keys off: from the top of the page to the first row, past filters and sorting. */
export function SkipToRows({ className }: { readonly className: string }) {
  return (
    <button type="button" className={className} onClick={() => (rows()[0] ?? document.getElementById('main'))?.focus()}>
      Skip to the first row
    </button>
  );
}
