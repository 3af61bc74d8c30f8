import { visibleText } from '@/lib/subjects/visible-text';

/** A value as a sentence shows it: in backticks, with invisible characters written out. A ref may contain a backtick itself. */
export function quote(value: string): string {
  const seen = visibleText(value);
  return seen.includes('`') ? JSON.stringify(seen) : `\`${seen}\``;
}

/** A few values in one sentence. */
export function quoteAll(values: readonly string[]): string {
  const [first = '', ...rest] = values.slice(0, 3).map(quote);
  const more = values.length - 3;
  if (more > 0) return `${[first, ...rest].join(', ')} and ${more} more`;
  const last = rest.pop();
  return last === undefined ? first : `${[first, ...rest].join(', ')} and ${last}`;
}
