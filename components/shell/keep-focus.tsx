'use client';

import { useEffect } from 'react';

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Where the element that has the focus goes away (a row that was removed, a form that was replaced), browsers give the focus to
 * the page, and who uses a keyboard begins at its top. It goes to what is left of the surroundings instead.
 */
export function KeepFocus(): null {
  useEffect(() => {
    let around: readonly Element[] = [];
    const note = ({ target }: FocusEvent) => {
      around = target instanceof Element ? pathOf(target) : [];
    };
    const look = new MutationObserver(() => {
      const [last, ...ancestors] = around;
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      around = [];
      const left = ancestors.find((ancestor) => ancestor.isConnected);
      if (left) focusWithin(left);
    });
    document.addEventListener('focusin', note);
    look.observe(document.body, { childList: true, subtree: true });
    return () => {
      look.disconnect();
      document.removeEventListener('focusin', note);
    };
  }, []);
  return null;
}

const pathOf = (element: Element): readonly Element[] =>
  element.parentElement === null ? [element] : [element, ...pathOf(element.parentElement)];

/** What was left, when it can have the focus itself (the content of a page can), else the first thing in it, else further out. */
function focusWithin(left: Element): void {
  if (left === document.body) return;
  const itself = left instanceof HTMLElement && left.matches(FOCUSABLE) ? left : null;
  const inside = itself ?? left.querySelector<HTMLElement>(FOCUSABLE);
  if (inside) inside.focus({ preventScroll: true });
  else if (left.parentElement) focusWithin(left.parentElement);
}
