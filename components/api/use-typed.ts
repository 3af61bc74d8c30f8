'use client';

import { useEffect, useState } from 'react';
import { sessionPaths } from '@/components/paths';

/** Of this tab alone: gone with it, and never sent. */
const KEPT = 'drawbridge-typed';
const CAME_BACK = `${KEPT}-came-back`;
const onThisPage = new Map<string, unknown>();

const keyOf = (name: string): string => `${KEPT}${location.pathname}/${name}`;

/**
 * The state of a form that may need a fresh sign-in to be sent. What was typed is kept while its person is away to sign in
 * again. `name` tells the forms of one page apart. The value has to be JSON.
 */
export function useTyped<T>(name: string, start: T) {
  const [value, set] = useState(start);
  // Read after the first paint: the server knows nothing of this browser's storage.
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken once; a new start is not what was typed
  useEffect(() => {
    const kept = take(keyOf(name));
    if (hasShapeOf(start, kept)) set(kept);
  }, [name]);
  useEffect(() => {
    onThisPage.set(name, value);
    return () => void onThisPage.delete(name);
  }, [name, value]);
  return [value, set] as const;
}

/** Leaves for GitLab to sign in again, and comes back to this page with what was typed. */
export function signInAgain(): void {
  try {
    for (const [name, value] of onThisPage) sessionStorage.setItem(keyOf(name), JSON.stringify(value));
    sessionStorage.setItem(CAME_BACK, 'true');
  } catch {
    // A browser that keeps nothing: signing in is worth more than what was typed.
  }
  location.assign(sessionPaths.begin({ again: 1, return: location.pathname + location.search }));
}

/** Whether this page was left to sign in again. True once. */
export const cameBackFromSignIn = (): boolean => take(CAME_BACK) === true;

function take(key: string): unknown {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    sessionStorage.removeItem(key);
    return kept;
  } catch {
    return null;
  }
}

/** Another version of the page may have kept it. */
function hasShapeOf<T>(start: T, kept: unknown): kept is T {
  if (typeof start !== 'object' || start === null) return typeof kept === typeof start;
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept) !== Array.isArray(start)) return false;
  if (Array.isArray(start)) return true;
  return Object.entries(start).every(([member, value]) =>
    hasShapeOf(value, Object.entries(kept).find(([name]) => name === member)?.[1]),
  );
}
