import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import { subComponent } from '@/lib/subjects/sub-components';

/** Where the first wildcard of a subject pattern is, read from the left. Everything before it is fixed. */
export type FirstWildcard =
  /** Nothing but wildcards. */
  | 'all'
  /** Before the first slash of the path. */
  | 'namespace'
  /** After a slash of the path: every project below. */
  | 'group'
  /** Inside a segment of the path, so that longer names match too. */
  | 'segment'
  /** Inside a project's id. */
  | 'id'
  /** Behind the project. */
  | 'ref'
  | 'none';

export interface SubjectShape {
  readonly firstWildcard: FirstWildcard;
  /** The project's path or id where it is fixed in full, else what is fixed of it. */
  readonly project: string;
  readonly byId: boolean;
  /** Everything behind the project, as written, where the project is fixed in full. */
  readonly tail: string | null;
}

/** Takes a value of a `sub` clause apart. Text that only looks like a wildcard is text. */
export function subjectShape(value: string, wildcards: boolean, version: string | undefined): SubjectShape {
  const parts = parseValue(value, { wildcards, variables: hasVariables(version) });
  const first = parts[0]?.kind === 'text' ? parts[0].text : '';
  const isFixed = parts.every(({ kind }) => kind === 'text');
  const colon = first.indexOf(':');
  const lead = subComponent(first.slice(0, Math.max(0, colon)));
  const byId = lead?.holds === 'id';
  const body = first.slice(colon + 1);
  if (lead === undefined || !lead.leads) {
    const all = parts.length > 0 && parts.every(({ kind }) => kind === 'any' || kind === 'one');
    return { firstWildcard: isFixed ? 'none' : all ? 'all' : 'namespace', project: '', byId: false, tail: null };
  }
  const end = body.indexOf(':');
  if (end >= 0 || isFixed) {
    const project = end < 0 ? body : body.slice(0, end);
    const tail = end < 0 ? '' : value.slice(value.indexOf(':', colon + 1) + 1);
    return { firstWildcard: isFixed ? 'none' : 'ref', project, byId, tail };
  }
  const cut = byId ? 'id' : !body.includes('/') ? 'namespace' : body.endsWith('/') ? 'group' : 'segment';
  return { firstWildcard: cut, project: body, byId, tail: null };
}

/** What a fixed tail such as `ref_type:branch:ref:main` says, component by component; null when a wildcard may cross a colon. */
export function tailParts(tail: string): Readonly<Record<string, string>> | null {
  if (tail === '') return {};
  const pieces = tail.split(':');
  if (pieces.length % 2 !== 0) return null;
  const parts: Record<string, string> = {};
  for (let at = 0; at < pieces.length; at += 2) {
    const name = pieces[at] ?? '';
    if (subComponent(name) === undefined) return null;
    parts[name] = pieces[at + 1] ?? '';
  }
  return parts;
}
