import type { Answer } from '@/lib/reviews/types';

/** What a key press asks of the list of items. */
export type ReviewKey =
  | { readonly do: 'move'; readonly by: 1 | -1 }
  | { readonly do: 'select' }
  | { readonly do: 'answer'; readonly answer: Answer };

const KEYS: Readonly<Record<string, ReviewKey>> = {
  j: { do: 'move', by: 1 },
  k: { do: 'move', by: -1 },
  x: { do: 'select' },
  '1': { do: 'answer', answer: 'keep' },
  '2': { do: 'answer', answer: 'remove' },
  '3': { do: 'answer', answer: 'ask' },
};

/** null: the key means something else here, as in a field. */
export function reviewKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>,
): ReviewKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const place = event.target as Partial<HTMLElement> | null;
  if (place !== null && ['INPUT', 'TEXTAREA', 'SELECT'].includes(place.tagName ?? '')) return null;
  return Object.hasOwn(KEYS, event.key) ? (KEYS[event.key] ?? null) : null;
}

/** The item that many places on, staying at the ends. */
export function moved(ids: readonly string[], current: string | null, by: number): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  return ids[Math.min(Math.max(at + by, 0), ids.length - 1)] ?? null;
}
