/** A written term, before anything is known of its property. */
export interface Written {
  readonly source: string;
  readonly not: boolean;
  /** What comes before the colon; null: there is none, or the term begins with a quotation mark. */
  readonly name: string | null;
  readonly values: readonly WrittenValue[];
  /** A quotation mark was opened and never closed. */
  readonly isOpen: boolean;
}

export interface WrittenValue {
  readonly text: string;
  /** In quotation marks: every character stands for itself. */
  readonly quoted: boolean;
}

const QUOTE = '"';
const NAME = /^[a-z][a-z-]*$/i;

/** Divides a filter into its terms, at white space outside of quotation marks. In them `\"` and `\\` are the characters themselves. */
export function splitFilter(text: string): readonly Written[] {
  const terms: Written[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at++;
      continue;
    }
    const start = at;
    const not = text[at] === '-' && at + 1 < text.length && !isSpace(text[at + 1]);
    if (not) at++;
    const name = nameAt(text, at);
    if (name !== null) at += name.length + 1;
    const read = valuesAt(text, at, name !== null);
    at = read.end;
    terms.push({ source: text.slice(start, at), not, name: name?.toLowerCase() ?? null, ...read });
  }
  return terms.map(({ source, not, name, values, isOpen }) => ({ source, not, name, values, isOpen }));
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

function nameAt(text: string, at: number): string | null {
  let end = at;
  while (end < text.length && !isSpace(text[end]) && text[end] !== ':' && text[end] !== QUOTE) end++;
  const name = text.slice(at, end);
  return text[end] === ':' && NAME.test(name) ? name : null;
}

interface ReadValues {
  readonly values: readonly WrittenValue[];
  readonly isOpen: boolean;
  readonly end: number;
}

/** The values from here to the next white space. Only those of a property are divided by commas. */
function valuesAt(text: string, from: number, several: boolean): ReadValues {
  const values: WrittenValue[] = [];
  let at = from;
  let isOpen = false;
  let value = '';
  let quoted = false;
  const end = () => {
    values.push({ text: value, quoted });
    [value, quoted] = ['', false];
  };
  for (; at < text.length && !isSpace(text[at]); at++) {
    const character = text[at] ?? '';
    if (character === QUOTE) {
      const read = quotedAt(text, at + 1);
      [value, quoted, isOpen] = [value + read.text, true, isOpen || read.isOpen];
      at = read.end;
    } else if (character === ',' && several) end();
    else value += character;
  }
  end();
  return { values, isOpen, end: at };
}

/** The text up to the closing mark, and where that is. */
function quotedAt(text: string, from: number) {
  let read = '';
  for (let at = from; at < text.length; at++) {
    if (text[at] === QUOTE) return { text: read, end: at, isOpen: false };
    if (text[at] === '\\' && at + 1 < text.length) at++;
    read += text[at];
  }
  return { text: read, end: text.length - 1, isOpen: true };
}

/** A value as it has to be written to mean exactly this text. */
export const quote = (text: string): string =>
  `${QUOTE}${text.replaceAll('\\', '\\\\').replaceAll(QUOTE, `\\${QUOTE}`)}${QUOTE}`;
