/** Replaces the characters from `from` up to `to`. Offsets are of the text before any edit. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with each edit made once. null: two of them want the same characters. */
export function applyEdits(text: string, edits: readonly Edit[]): string | null {
  const each = [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
  each.sort((a, b) => a.from - b.from || a.to - b.to);
  let at = 0;
  let result = '';
  for (const { from, to, text: put } of each) {
    if (from < at) return null;
    result += text.slice(at, from) + put;
    at = to;
  }
  return result + text.slice(at);
}

/** The line ending of the line that contains an offset; for the last line, that of the file. */
export function lineEnding(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.includes('\r\n') ? '\r\n' : '\n';
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}
