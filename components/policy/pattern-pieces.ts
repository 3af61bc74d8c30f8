/** A piece of a subject pattern as it is drawn. */
export interface PatternPiece {
  readonly kind: 'name' | 'fixed' | 'colon' | 'any' | 'one' | 'variable';
  readonly text: string;
}

/**
 * The pieces of a subject pattern, which join to exactly the text given. Names come before values, as GitLab builds
 * subjects; after a `*` nobody can tell which is which, so everything there is a value. `${*}`, `${?}` and `${$}` are
 * the characters themselves (AWS: IAM JSON policy elements, policy variables).
 */
export function patternPieces(pattern: string): readonly PatternPiece[] {
  const pieces: PatternPiece[] = [];
  let wild = false;
  segments(pattern).forEach((segment, index) => {
    if (index > 0) pieces.push({ kind: 'colon', text: ':' });
    const isName = !wild && index % 2 === 0 && segment.every(({ kind }) => kind === 'fixed');
    pieces.push(...segment.map(({ kind, text }) => ({ kind: isName ? ('name' as const) : kind, text })));
    wild ||= segment.some(({ kind }) => kind === 'any');
  });
  return pieces;
}

/** Splits a pattern at its colons, except those within a variable. */
function segments(pattern: string): PatternPiece[][] {
  const all: PatternPiece[][] = [[]];
  for (let at = 0; at < pattern.length; ) {
    const { kind, text } = pieceAt(pattern, at);
    at += text.length;
    const segment = all.at(-1) ?? [];
    const last = segment.at(-1);
    if (kind === 'colon') all.push([]);
    else if (kind === 'fixed' && last?.kind === 'fixed') segment[segment.length - 1] = { kind, text: last.text + text };
    else segment.push({ kind, text });
  }
  return all;
}

const SIGNS: Readonly<Record<string, PatternPiece['kind']>> = { ':': 'colon', '*': 'any', '?': 'one' };
const LITERALS = ['${*}', '${?}', '${$}'];

function pieceAt(pattern: string, at: number): PatternPiece {
  const literal = LITERALS.find((each) => pattern.startsWith(each, at));
  if (literal) return { kind: 'fixed', text: literal };
  const end = pattern.startsWith('${', at) ? pattern.indexOf('}', at) : -1;
  if (end > 0) return { kind: 'variable', text: pattern.slice(at, end + 1) };
  const sign = pattern[at] ?? '';
  return { kind: SIGNS[sign] ?? 'fixed', text: sign };
}
