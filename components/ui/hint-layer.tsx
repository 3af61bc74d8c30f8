'use client';

import { useEffect, useRef } from 'react';

const GAP = 6;
const EDGE = 8;

/**
 * Shows the text of any element with `data-hint` while it is hovered or focused, so that server components have tooltips
 * too. The style `--hint: off` silences it where the text is on the page anyway. Escape hides it and the pointer may move onto it. WCAG 2.2: content on hover or focus.
 */
export function HintLayer() {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = layer.current;
    if (!box) return;
    let owner: Element | null = null;
    const hide = (): void => {
      owner = null;
      box.hidePopover();
    };
    const follow = (event: Event): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (target && box.contains(target)) return;
      const next = target?.closest('[data-hint]') ?? null;
      if (next === owner) return;
      if (!next || getComputedStyle(next).getPropertyValue('--hint') === 'off') {
        hide();
        return;
      }
      owner = next;
      box.textContent = next.getAttribute('data-hint');
      box.showPopover();
      place(box, next);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && owner) hide();
    };
    const listening = new AbortController();
    const options = { signal: listening.signal };
    document.addEventListener('pointerover', follow, options);
    document.addEventListener('focusin', follow, options);
    document.addEventListener('focusout', hide, options);
    document.addEventListener('keydown', key, options);
    document.addEventListener('click', hide, options);
    document.addEventListener('scroll', hide, { ...options, capture: true, passive: true });
    return () => listening.abort();
  }, []);
  return (
    <div
      ref={layer}
      popover="manual"
      role="tooltip"
      className="fixed inset-auto m-0 w-max max-w-80 break-words rounded border border-line bg-raised px-2 py-1 text-meta text-ink shadow-overlay"
    />
  );
}

/** Below the owner if there is room, else above; beside it where it asks for `data-hint-side="end"`. Always inside the window. */
function place(box: HTMLElement, owner: Element): void {
  const { offsetWidth: width, offsetHeight: height } = box;
  const at = owner.getBoundingClientRect();
  const beside = owner.getAttribute('data-hint-side') === 'end';
  const below = at.bottom + GAP;
  const above = at.top - GAP - height;
  const top = beside ? at.top + (at.height - height) / 2 : below + height + EDGE <= window.innerHeight ? below : above;
  const left = beside ? at.right + GAP : at.left + (at.width - width) / 2;
  box.style.top = `${Math.max(EDGE, top)}px`;
  box.style.left = `${Math.min(Math.max(EDGE, left), Math.max(EDGE, window.innerWidth - width - EDGE))}px`;
}
