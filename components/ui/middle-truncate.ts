const ELLIPSIS = '…';

/**
 * Shortens a text to `length` characters by leaving out its middle: identifiers differ at their ends. Counted in code
 * points, so that no character is torn apart.
 */
export function middleTruncate(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const kept = Math.max(2, length - 1);
  const tail = Math.floor(kept / 2);
  return [...characters.slice(0, kept - tail), ELLIPSIS, ...characters.slice(-tail)].join('');
}
