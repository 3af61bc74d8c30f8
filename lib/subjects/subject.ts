/** One part of a subject, for example { name: "ref_type", value: "branch" }. */
export interface SubjectPart {
  readonly name: string;
  readonly value: string;
}

/**
 * The `sub` of a token: name and value of each component, joined by colons. A component without a value is left out with
 * its name. GitLab: ID token authentication, custom sub claims.
 */
export function formatSubject(
  components: readonly string[],
  claims: Readonly<Record<string, string | undefined>>,
): string {
  return components
    .flatMap((name) => {
      const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
      return value === undefined ? [] : [name, value];
    })
    .join(':');
}

/**
 * The parts of a subject, or null when it is not made of pairs. Unambiguous, because neither project paths nor refs can
 * contain a colon.
 */
export function parseSubject(subject: string): readonly SubjectPart[] | null {
  const pieces = subject.split(':');
  if (pieces.length % 2 !== 0) return null;
  const parts: SubjectPart[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    const [name, value] = [pieces[at], pieces[at + 1]];
    if (name === undefined || name === '' || value === undefined) return null;
    parts.push({ name, value });
  }
  return parts;
}
