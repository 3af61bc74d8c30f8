/** What people typed and did not send yet, in the storage of this tab: gone with it, and sent by a press alone. */
import { sessionPaths } from '@/components/paths';

const KEPT = 'drawbridge-typed';
const CAME_BACK = `${KEPT}-came-back`;

/** Forms of the open page that hold something else than they began with. */
const touched = new Set<string>();

/** Someone else who signs in in this tab is not shown it. */
const who = (): string => document.querySelector<HTMLElement>('[data-person]')?.dataset.person ?? '';
export const keyOf = (name: string): string => `${KEPT}/${who()}${location.pathname}/${name}`;

/** Keeps the value of a form, and forgets it where it is what the form began with. */
export function keep<T>(name: string, start: T, value: T): void {
  const key = keyOf(name);
  const text = JSON.stringify(value);
  try {
    if (text === JSON.stringify(start)) {
      touched.delete(key);
      sessionStorage.removeItem(key);
    } else {
      // A dialog that is open holds nothing worth a question.
      if (typeof value !== 'boolean') touched.add(key);
      sessionStorage.setItem(key, text);
    }
  } catch {
    // A browser that keeps nothing: the form still works.
  }
}

/** What was kept of a form; null: nothing, or nothing of its shape: another version of the page may have kept it. */
export function takeBack<T>(name: string, start: T): T | null {
  const kept = readKept(keyOf(name));
  if (!hasShapeOf(start, kept)) return null;
  if (typeof kept !== 'boolean') touched.add(keyOf(name));
  return kept;
}

/** Whether the open page holds something that was typed and not sent. */
export const isTouched = (): boolean =>
  [...touched].some((key) => key.startsWith(`${KEPT}/${who()}${location.pathname}/`));

/** Where to sign in again, and come back to this page. */
export function signInAgainPath(): string {
  try {
    sessionStorage.setItem(CAME_BACK, 'true');
  } catch {
    // Nothing is said after the return.
  }
  return sessionPaths.begin({ again: 1, return: location.pathname + location.search });
}

/** Whether this page was left to sign in again. True once. */
export function cameBackFromSignIn(): boolean {
  const came = readKept(CAME_BACK) === true;
  if (came) sessionStorage.removeItem(CAME_BACK);
  return came;
}

function readKept(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function hasShapeOf<T>(start: T, kept: unknown): kept is T {
  if (typeof start !== 'object' || start === null) return typeof kept === typeof start;
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept) !== Array.isArray(start)) return false;
  if (Array.isArray(start)) return true;
  return Object.entries(start).every(([member, value]) =>
    hasShapeOf(value, Object.entries(kept).find(([name]) => name === member)?.[1]),
  );
}
