/** Git's rules for branch and tag names. Git: check-ref-format. `bad` is text that may not occur. */
const FORBIDDEN = [
  { bad: ' ', why: 'a space' },
  { bad: '~', why: 'a tilde' },
  { bad: '^', why: 'a caret' },
  { bad: ':', why: 'a colon' },
  { bad: '?', why: 'a question mark' },
  { bad: '*', why: 'an asterisk' },
  { bad: '[', why: 'an opening bracket' },
  { bad: '\\', why: 'a backslash' },
  { bad: '..', why: 'two dots in a row' },
  { bad: '@{', why: '@{' },
  { bad: '//', why: 'two slashes in a row' },
  { bad: '/.', why: 'a slash followed by a dot' },
] as const;
const STARTS = ['/', '.'] as const;
const ENDS = ['/', '.', '.lock'] as const;
/** The full names of refs. A token carries the short one, and GitLab refuses to create a ref that begins so. GitLab: Git ref validator. */
const FULL_NAMES = ['refs/heads/', 'refs/tags/', 'refs/remotes/'] as const;

/** The short name of a ref that is written in full, for example main for refs/heads/main; null: it is short already. */
export function shortRefName(name: string): string | null {
  const prefix = FULL_NAMES.find((full) => name.startsWith(full));
  return prefix === undefined ? null : name.slice(prefix.length);
}

/** Why a text cannot be the name of a branch or tag, or null. Git: check-ref-format. */
export function refNameProblem(name: string): string | null {
  if (name === '') return 'A ref needs a name.';
  const control = hasControl(name);
  if (control) return 'A ref name cannot contain control characters.';
  const found = FORBIDDEN.find(({ bad }) => name.includes(bad));
  if (found !== undefined) return `A ref name cannot contain ${found.why}.`;
  const start = STARTS.find((text) => name.startsWith(text));
  if (start !== undefined) return `A ref name cannot start with ${start}`;
  const end = ENDS.find((text) => name.endsWith(text));
  return end === undefined ? null : `A ref name cannot end with ${end}`;
}

/**
 * Why nobody can create a branch or tag of this name today, or null. Stricter than `refNameProblem`: a ref that git accepts as such
 * may be one that `git branch` or GitLab refuses, and a mapping of it would wait for tokens that never come.
 */
export function newRefProblem(name: string): string | null {
  const short = shortRefName(name);
  if (short !== null && short !== '') return `You mean ${short}: GitLab tokens carry the short name of a ref.`;
  const problem = refNameProblem(name);
  if (problem !== null) return problem;
  if (name === 'HEAD') return 'HEAD points to a branch and is not one itself. Enter the name of the branch.';
  if (name === '@') return 'Git reads @ as a short form of HEAD. Enter the name of a branch.';
  return name.startsWith('-') ? 'A ref name cannot start with a dash.' : null;
}

/** As `newRefProblem`, for a pattern: why none of the refs that it matches can be created. */
export function newRefPatternProblem(pattern: string): string | null {
  if (!pattern.includes('*')) return pattern === '' ? 'A pattern cannot be empty.' : newRefProblem(pattern);
  const short = shortRefName(pattern);
  if (short !== null) return `You mean ${short}: GitLab tokens carry the short name of a ref.`;
  return refPatternProblem(pattern) ?? (pattern.startsWith('-') ? 'A ref name cannot start with a dash.' : null);
}

/**
 * Why a text cannot be a pattern of refs, or null. Only `*` is a wildcard (any run of characters, `/` too). A pattern that
 * no legal ref name can match is refused.
 */
export function refPatternProblem(pattern: string): string | null {
  if (!pattern.includes('*')) return pattern === '' ? 'A pattern cannot be empty.' : refNameProblem(pattern);
  if (pattern.includes('**')) return 'One asterisk is enough: it matches any run of characters, slashes too.';
  // With a letter for every wildcard, the fixed parts have to make a legal name; an edge wildcard frees its edge.
  const problem = refNameProblem(pattern.replaceAll('*', 'x'));
  return problem?.replace('A ref name', 'A ref, and so a pattern,') ?? null;
}

/** Why a text cannot be the full path of a project or group, or null. GitLab: reserved names and path rules, legacy paths included. */
export function pathProblem(path: string): string | null {
  if (path === '') return 'A path cannot be empty.';
  const segments = path.split('/');
  if (segments.includes('')) return 'A path has no empty segments: no slash at its ends, no two in a row.';
  for (const segment of segments) {
    if (!/^[A-Za-z0-9_.-]+$/.test(segment)) {
      return `The segment ${JSON.stringify(segment)} may only have letters, digits, dots, dashes and underscores.`;
    }
  }
  return null;
}

/** As pathProblem; a project is always in a group or a user's namespace. */
export function projectPathProblem(path: string): string | null {
  return pathProblem(path) ?? (path.includes('/') ? null : 'The full path of a project has its namespace in front.');
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
