'use client';

import { useEffect } from 'react';
import { reached, rowKey } from './row-press';
import { singleKeys } from './single-keys';

/** Where keys are typed; a box of a row is none. */
const FIELDS = 'input:not([type="checkbox"]), textarea, select, [contenteditable]:not([contenteditable="false"])';
/** As long as the shell waits for the second key of `g o`, which is none of ours. */
const SEQUENCE_MS = 1200;

const rows = (): readonly HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>('#main a[data-row]')];

/**
 * `j` and `k` move through the rows of the open list, the first press from anywhere to its first row; `o` opens the one in focus, and `x`
 * picks it. The focus is on a row's own link, so that Enter, a screen reader and the focus ring know it as they know any link.
 */
export function RowKeys(): null {
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      const isSecond = event.timeStamp - wentAt < SEQUENCE_MS;
      wentAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const asked = rowKey(event);
      if (asked === null || isSecond || event.isComposing || !singleKeys.on()) return;
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.target instanceof Element && event.target.closest(FIELDS)) return;
      const all = rows();
      const at = all.findIndex(
        (row) => row === document.activeElement || row.closest('tr')?.contains(document.activeElement),
      );
      const row = asked.do === 'move' ? all[reached(all.length, at, asked.by)] : all[at];
      if (row === undefined) return;
      event.preventDefault();
      if (asked.do === 'move') row.focus();
      else if (asked.do === 'pick') row.closest('tr')?.querySelector<HTMLInputElement>('input[data-pick]')?.click();
      else row.click();
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
