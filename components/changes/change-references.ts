/** A piece of what people wrote: text, or the number of a change that it names as `#12`. */
export type TextPart = { readonly text: string; readonly change: number | null };

/** A number sign with up to nine digits, not within a word or an address: `a#12`, `/#12` and `#12x` name nothing. */
const REFERENCE = /(?<![\w/#&])#([1-9]\d{0,8})(?!\w)/g;

/** The pieces of a text, which join to exactly that text. */
export function changeReferences(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const { 0: whole, 1: number, index } of text.matchAll(REFERENCE)) {
    if (index > done) parts.push({ text: text.slice(done, index), change: null });
    parts.push({ text: whole, change: Number(number) });
    done = index + whole.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), change: null });
  return parts;
}
