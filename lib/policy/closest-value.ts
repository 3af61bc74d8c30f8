/** Finds the value that shares the most text with one that was given, at the start and at the end, in whatever case. */
export function closestAmong(values: readonly string[]): (given: string) => string | null {
  let folded: readonly string[] | null = null;
  return (given) => {
    folded ??= values.map((value) => value.toLowerCase());
    const wanted = given.toLowerCase();
    let best = -1;
    let bestScore = -1;
    for (let at = 0; at < folded.length; at++) {
      const score = sharedText(folded[at] ?? '', wanted);
      if (score > bestScore) [best, bestScore] = [at, score];
    }
    return values[best] ?? null;
  };
}

function sharedText(value: string, given: string): number {
  const most = Math.min(value.length, given.length);
  let start = 0;
  while (start < most && value.charCodeAt(start) === given.charCodeAt(start)) start++;
  const [lastOfValue, lastOfGiven] = [value.length - 1, given.length - 1];
  let end = 0;
  while (end < most - start && value.charCodeAt(lastOfValue - end) === given.charCodeAt(lastOfGiven - end)) end++;
  return start + end;
}
