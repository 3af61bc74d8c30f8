import { LOOK_ALIKES } from '@/lib/subjects/look-alikes';

/** A run of text as it is drawn: `plain`, or one character that people cannot see or take for another one. */
export interface TextPiece {
  readonly kind: 'plain' | 'invisible' | 'look-alike';
  readonly text: string;
  /** What the character is, for people, for example "invisible character U+00AD (soft hyphen)"; null where it is plain. */
  readonly name: string | null;
}

const NAMES: Readonly<Record<number, string>> = {
  9: 'tab',
  160: 'no-break space',
  173: 'soft hyphen',
  8203: 'zero-width space',
  8204: 'zero-width non-joiner',
  8205: 'zero-width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'end of embedding',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8288: 'word joiner',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'first strong isolate',
  8297: 'end of isolate',
  65279: 'byte order mark',
};

/** Controls, formats, every space but the ordinary one, private and unassigned characters, what Unicode ignores, and the blank Braille pattern. */
const INVISIBLE = /^(?! )[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}\u2800]$/u;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const LETTERS = /[\p{L}\p{M}\p{N}]+/gu;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const LATIN = /\p{Script=Latin}/u;

export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * The pieces of a text that names something (a ref, a path, a subject, a person). Joined, they are exactly that text. A letter
 * counts as a look-alike where it is in a word with Latin letters, or in one that is made only of look-alikes.
 */
export function visiblePieces(text: string): readonly TextPiece[] {
  if (PRINTABLE_ASCII.test(text)) return text === '' ? [] : [{ kind: 'plain', text, name: null }];
  const alike = lookAlikePlaces(text);
  const pieces: TextPiece[] = [];
  let plain = '';
  let at = 0;
  const endPlain = (): void => {
    if (plain !== '') pieces.push({ kind: 'plain', text: plain, name: null });
    plain = '';
  };
  for (const character of text) {
    const kind = INVISIBLE.test(character) ? 'invisible' : alike.has(at) ? 'look-alike' : 'plain';
    if (kind === 'plain') plain += character;
    else {
      endPlain();
      pieces.push({ kind, text: character, name: nameOf(kind, character) });
    }
    at += character.length;
  }
  endPlain();
  return pieces;
}

function nameOf(kind: 'invisible' | 'look-alike', character: string): string {
  const code = codePoint(character);
  if (kind === 'look-alike') return `${code}, not the letter ${LOOK_ALIKES.get(character) ?? character}`;
  const known = NAMES[character.codePointAt(0) ?? 0];
  return known === undefined ? `invisible character ${code}` : `invisible character ${code} (${known})`;
}

/** Where in the text letters of another script pass for Latin ones. */
function lookAlikePlaces(text: string): ReadonlySet<number> {
  const places = new Set([...text.matchAll(FULL_WIDTH)].map(({ index }) => index));
  for (const { 0: word, index } of text.matchAll(LETTERS)) {
    const characters = [...word];
    if (!characters.some((each) => LOOK_ALIKES.has(each))) continue;
    const mixed = characters.some((each) => LATIN.test(each) && !LOOK_ALIKES.has(each));
    if (!mixed && !characters.every((each) => LOOK_ALIKES.has(each) || /\p{N}/u.test(each))) continue;
    let at = index;
    for (const each of characters) {
      if (LOOK_ALIKES.has(each)) places.add(at);
      at += each.length;
    }
  }
  return places;
}

/** The text with each such character written out, for example `ma[U+00AD]in`: what a terminal or a sentence shows. */
export const visibleText = (text: string): string =>
  visiblePieces(text)
    .map(({ kind, text: piece }) => (kind === 'plain' ? piece : `[${codePoint(piece)}]`))
    .join('');

/** What of a text cannot be seen or misleads, each kind once; none: it is what it looks like. */
export const hiddenIn = (text: string): readonly string[] => [
  ...new Set(visiblePieces(text).flatMap(({ name }) => (name === null ? [] : [name]))),
];

/** Whether two different texts are drawn so much alike that people take one for the other. */
export const looksLike = (one: string, other: string): boolean => one !== other && skeleton(one) === skeleton(other);

/** What a reader sees of a text, roughly: UTS 39 calls it the skeleton. Digits and letters that fonts draw alike are one. */
export function skeleton(text: string): string {
  const seen = [...text.normalize('NFKD')]
    .filter((character) => !INVISIBLE.test(character) || /\p{Zs}/u.test(character))
    .map((character) => (/\p{Zs}/u.test(character) ? ' ' : (LOOK_ALIKES.get(character) ?? character)))
    .join('');
  return seen.replaceAll('0', 'O').replace(/[1I|]/g, 'l');
}
