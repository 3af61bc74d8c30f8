/** Who suggested in a comment what a revision then added: they wrote a part of it. */

interface Said {
  readonly personId: string;
  readonly text: string;
}

/** Shorter parts, such as "tag", say nothing of where they come from. */
const SHORTEST = 4;
const WORDS = new Set(['project_path', 'project_id', 'ref_type', 'branch', 'true', 'false', 'allow', 'deny']);

/**
 * The people who named, before the revision was written, something that its document adds: a subject, a project, a ref, an
 * audience. Both documents are JSON; one that does not parse adds nothing that can be told.
 */
export function suggestedBy(before: string, after: string, said: readonly Said[]): readonly string[] {
  const known = new Set(partsOf(before));
  const added = [...new Set(partsOf(after))].filter((part) => !known.has(part));
  const named = said.filter(({ text }) => added.some((part) => holdsPart(text, part)));
  return [...new Set(named.map(({ personId }) => personId))];
}

/** The values of a document, each whole and in the parts of a subject. */
function partsOf(document: string): readonly string[] {
  const values = stringsIn(document).map((value) => value.toLowerCase());
  return values
    .flatMap((value) => [value, ...value.split(':')])
    .filter((part) => part.length >= SHORTEST && !WORDS.has(part));
}

/** Every string value of a JSON document, names of members left out. */
export function stringsIn(document: string): readonly string[] {
  try {
    return leaves(JSON.parse(document));
  } catch {
    return [];
  }
}

function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** Whether the text names the part by itself: `main` is not named by "mainline". */
function holdsPart(text: string, part: string): boolean {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(part); at !== -1; at = lower.indexOf(part, at + 1))
    if (isEdge(lower[at - 1]) && isEdge(lower[at + part.length])) return true;
  return false;
}

const isEdge = (sign: string | undefined): boolean => sign === undefined || !/[\p{L}\p{N}_/*-]/u.test(sign);
