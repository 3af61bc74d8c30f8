/** Which comments an edit took up: whoever suggested what is approved is an author of it. */

export interface Remark {
  readonly personId: string;
  readonly text: string;
}

/** Shorter values ("main", "2012-…") are named by chance. */
const TELLING = 8;

/**
 * Everyone whose remark names a value that `after` has and `before` had not: a subject, an audience, a principal. A suggestion in
 * other words, or one to take something out, is not recognised. Both are trust policies; one that does not parse has no values.
 */
export function suggestersOf(before: string, after: string, remarks: readonly Remark[]): readonly string[] {
  const known = new Set(valuesOf(before));
  const added = valuesOf(after).filter((value) => value.length >= TELLING && !known.has(value));
  const names = ({ text }: Remark) => added.some((value) => text.toLowerCase().includes(value.toLowerCase()));
  return [...new Set(remarks.filter(names).map(({ personId }) => personId))];
}

function valuesOf(document: string): readonly string[] {
  try {
    return leavesOf(JSON.parse(document));
  } catch {
    return [];
  }
}

const leavesOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
};
