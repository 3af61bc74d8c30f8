/**
 * Works through a list with at most `limit` items at a time. After the first failure no further item is started; those under
 * way are awaited, so that nothing goes on behind the caller's back, and then that failure is thrown.
 */
export async function forEachAtMost<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed: { readonly error: unknown } | null = null;
  const worker = async () => {
    for (const item of queue) {
      if (failed !== null) return;
      try {
        await work(item);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  // TypeScript does not see the assignment inside the workers.
  const outcome = failed as { readonly error: unknown } | null;
  if (outcome !== null) throw outcome.error;
}

/** The list in pieces of at most `size`. */
export function inPieces<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Every page of a list, from a cursor on. */
export async function* pagesOf<P extends { readonly next: string | null }>(
  read: (cursor: string | null) => Promise<P>,
  from: string | null = null,
): AsyncGenerator<P> {
  let cursor = from;
  do {
    const page = await read(cursor);
    yield page;
    cursor = page.next;
  } while (cursor !== null);
}
