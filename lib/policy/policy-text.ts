/** The versions of the language. Policy variables act only under the second. */
export const PLAIN_VERSION = '2008-10-17';
export const VARIABLES_VERSION = '2012-10-17';

/** One piece of a condition value: text, a wildcard, or a policy variable with its default. */
export type ValuePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | null };

export interface ValueReading {
  /** `*` and `?` are wildcards: true for the Like operators and ARNs. */
  readonly wildcards: boolean;
  /** `${…}` is a policy variable: only under Version 2012-10-17. */
  readonly variables: boolean;
}

/** Whether a policy of this version has policy variables. Without a version AWS assumes 2008-10-17, which has none. */
export const hasVariables = (version: string | undefined): boolean => version === VARIABLES_VERSION;

const ESCAPED: readonly string[] = ['*', '?', '$'];

/** Takes a condition value apart. `${*}`, `${?}` and `${$}` stand for the character itself. AWS: policy variables. */
export function parseValue(value: string, reading: ValueReading): readonly ValuePart[] {
  const parts: ValuePart[] = [];
  let text = '';
  const push = (part: ValuePart): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
    parts.push(part);
  };
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at);
    const close = reading.variables && character === '$' && value.charAt(at + 1) === '{' ? value.indexOf('}', at) : -1;
    if (close >= 0) {
      const inner = value.slice(at + 2, close);
      if (ESCAPED.includes(inner)) text += inner;
      else push(parseVariable(inner));
      at = close;
    } else if (reading.wildcards && character === '*') push({ kind: 'any' });
    else if (reading.wildcards && character === '?') push({ kind: 'one' });
    else text += character;
  }
  if (text !== '') parts.push({ kind: 'text', text });
  return parts;
}

/** `key` or `key, 'default'`. */
function parseVariable(inner: string): ValuePart {
  const comma = inner.indexOf(',');
  if (comma < 0) return { kind: 'variable', key: inner.trim(), fallback: null };
  const fallback = inner.slice(comma + 1).trim();
  const quoted = fallback.length >= 2 && fallback.startsWith("'") && fallback.endsWith("'");
  return { kind: 'variable', key: inner.slice(0, comma).trim(), fallback: quoted ? fallback.slice(1, -1) : null };
}

/** Writes text so that no part of it acts as a policy variable: `${x}` becomes `${$}{x}` where variables are active. */
export function escapeVariables(text: string, version: string | undefined): string {
  return hasVariables(version) ? text.replaceAll('${', '$' + '{$}{') : text;
}
