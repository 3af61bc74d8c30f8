/** The name that a mistyped one was probably meant to be: a third of its letters may differ at most. null: none is near. */
export function nearestName(written: string, known: readonly string[]): string | null {
  const [best] = known
    .map((name) => ({ name, distance: editDistance(written, name) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.ceil(written.length / 3) ? best.name : null;
}

/** Letters to insert, delete or replace between two words (Levenshtein), by rows of the matrix. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++)
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (to[j] === letter ? 0 : 1)));
    row = next;
  }
  return row[to.length] ?? 0;
}
