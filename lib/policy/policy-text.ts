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
const [ASTERISK, QUESTION_MARK, DOLLAR, BRACE] = [0x2a, 0x3f, 0x24, 0x7b];

const ANY: ValuePart = { kind: 'any' };
const ONE: ValuePart = { kind: 'one' };

/** Takes a condition value apart. `${*}`, `${?}` and `${$}` stand for the character itself. AWS: policy variables. */
export function parseValue(value: string, { wildcards, variables }: ValueReading): readonly ValuePart[] {
  const parts: ValuePart[] = [];
  // Behind the last brace no variable ends, so none is looked for: the price stays in proportion to the length.
  const lastBrace = variables ? value.lastIndexOf('}') : -1;
  let text = '';
  let from = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    let part: ValuePart | null = null;
    if (wildcards && code === ASTERISK) part = ANY;
    else if (wildcards && code === QUESTION_MARK) part = ONE;
    else if (code !== DOLLAR || at >= lastBrace || value.charCodeAt(at + 1) !== BRACE) continue;
    text += value.slice(from, at);
    if (part === null) {
      const close = value.indexOf('}', at);
      const inner = value.slice(at + 2, close);
      if (ESCAPED.includes(inner)) text += inner;
      else part = parseVariable(inner);
      at = close;
    }
    from = at + 1;
    if (part === null) continue;
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
    parts.push(part);
  }
  text += value.slice(from);
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
