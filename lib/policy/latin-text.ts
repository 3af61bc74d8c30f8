/**
 * The characters that IAM accepts in a policy: tab, line feed, carriage return and U+0020 to U+00FF.
 * AWS: the pattern of policyDocumentType in the IAM API.
 */
export function isPolicyCharacter(code: number): boolean {
  return code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xff);
}

/** Index of the first character that IAM refuses, or -1. */
export function firstForeignCharacter(text: string, from = 0): number {
  for (let at = from; at < text.length; at++) if (!isPolicyCharacter(text.charCodeAt(at))) return at;
  return -1;
}

/** A character for people: its code point always, itself only where it can be seen and cannot reorder the text around it. */
export function nameCharacter(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const character = String.fromCodePoint(code);
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `${character} (${name})` : name;
}
