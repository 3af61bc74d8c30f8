/** What a key press asks of the rows of a list. */
export type RowKey = { readonly do: 'move'; readonly by: 1 | -1 } | { readonly do: 'open' | 'pick' };

const KEYS: Readonly<Record<string, RowKey>> = {
  j: { do: 'move', by: 1 },
  k: { do: 'move', by: -1 },
  o: { do: 'open' },
  x: { do: 'pick' },
};

/** null: the key means something else. */
export function rowKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>,
): RowKey | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  return Object.hasOwn(KEYS, event.key) ? (KEYS[event.key] ?? null) : null;
}

/** The row that is reached from the one in focus; -1: none is. It stays at the ends. */
export const reached = (rows: number, focused: number, by: number): number =>
  Math.min(Math.max(focused + by, 0), rows - 1);
