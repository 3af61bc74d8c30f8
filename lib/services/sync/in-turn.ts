let last: Promise<unknown> = Promise.resolve();

/** Does one such work of this process after the other: several sources are read at once, and what follows holds the whole estate in memory. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}
