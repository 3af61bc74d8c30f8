'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { isTouched, keep, signInAgainPath, takeBack } from '@/components/api/kept-typing';

/**
 * The state of a form, kept in this tab as it is typed: a reload, the way back, another page and a sign-in in between lose
 * nothing. It is forgotten once it is what it began as, which is what a form sets it to when it was sent. `name` tells the forms
 * of one page apart. The value has to be JSON.
 */
export function useTyped<T>(name: string, start: T) {
  const [value, set] = useState(start);
  const began = useRef(start);
  const read = useRef(false);
  const startText = JSON.stringify(start);
  // What a form begins with moves too: what was saved is what it begins with from then on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the value, which is a new one at each drawing
  useEffect(() => {
    began.current = start;
    if (read.current) keep(name, began.current, value);
  }, [name, startText, value]);
  // Read after the first paint: the server knows nothing of this browser's storage.
  useEffect(() => {
    if (read.current) return;
    read.current = true;
    const kept = takeBack(name, began.current);
    if (kept !== null) set(kept);
  }, [name]);
  const change = useCallback(
    (next: T) => {
      keep(name, began.current, next);
      set(next);
    },
    [name],
  );
  return [value, change] as const;
}

/** Asks before the tab is left for good while something is typed that was not sent: it is kept in this tab alone. */
export function AskBeforeLeaving(): null {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (!leaving && isTouched()) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  return null;
}

let leaving = false;

/** Leaves for GitLab to sign in again, and comes back to this page with what was typed. */
export function signInAgain(): void {
  leaving = true;
  location.assign(signInAgainPath());
}
