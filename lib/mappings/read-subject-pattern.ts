import { type SubjectIntent, subjectOfMapping } from '@/lib/mappings/subject-of-mapping';
import type { MappingSource, RefSelector } from '@/lib/mappings/types';
import { subComponent } from '@/lib/subjects/sub-components';
import { parseSubject, type SubjectPart } from '@/lib/subjects/subject';

export type SubjectReading =
  | { readonly ok: true; readonly intent: SubjectIntent }
  | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): SubjectReading => ({ ok: false, reason });

/**
 * The intent behind a subject pattern (`*` is the only wildcard), or the reason why it is not exactly one line of intent.
 * The inverse of subjectOfMapping: whatever is read here is written back as the same pattern.
 */
export function readSubjectPattern(pattern: string): SubjectReading {
  const parts = parseSubject(pattern);
  const stray = parts?.find(({ name }) => subComponent(name) === undefined);
  if (parts === null || stray !== undefined) {
    return refuse(`${show(pattern)} does not name the parts of a subject one by one.`);
  }
  const source = readSource(parts);
  if (source === null) return refuse(`${show(pattern)} does not name one project or one group.`);
  const ref = readRef(parts);
  if (ref === null) return refuse(`${show(pattern)} does not say which refs it means in a way that a mapping can.`);
  const words = parts.filter(({ name, value }) => subComponent(name)?.holds === 'word' && value !== '*');
  const intent: SubjectIntent = {
    source,
    ref,
    subComponents: parts.map(({ name }) => name),
    componentValues: Object.fromEntries(words.map(({ name, value }) => [name, value])),
  };
  // The proof that nothing was lost: what cannot be written back in the same words is not understood.
  const again = subjectOfMapping(intent);
  if (!again.ok) return refuse(`${show(pattern)} cannot be a mapping. ${again.reason}`);
  return again.pattern === pattern ? { ok: true, intent } : refuse(`${show(pattern)} is wider than a mapping can be.`);
}

const show = (pattern: string): string => JSON.stringify(pattern);

/** One value for all parts of a kind; undefined when there is none, null when they disagree. */
function single(parts: readonly SubjectPart[], holds: string): string | null | undefined {
  const values = new Set(parts.filter(({ name }) => subComponent(name)?.holds === holds).map(({ value }) => value));
  if (values.size > 1) return null;
  return [...values][0];
}

function readSource(parts: readonly SubjectPart[]): MappingSource | null {
  const path = single(parts, 'path');
  const id = single(parts, 'id');
  if (path === null || id === null || (path === undefined && id === undefined)) return null;
  if (path?.endsWith('/*') && id === undefined) return { kind: 'group', groupId: null, path: path.slice(0, -2) };
  if (path?.includes('*') || (id !== undefined && !/^[1-9]\d{0,14}$/.test(id))) return null;
  return { kind: 'project', projectId: id === undefined ? null : Number(id), path: path ?? '' };
}

function readRef(parts: readonly SubjectPart[]): RefSelector | null {
  const type = single(parts, 'ref-type') ?? '*';
  const name = single(parts, 'ref') ?? '*';
  if (type === '*') return name === '*' ? { kind: 'any' } : null;
  if (type !== 'branch' && type !== 'tag') return null;
  if (name === '*') return { kind: 'all', type };
  return name.includes('*') ? { kind: 'pattern', type, pattern: name } : { kind: 'exact', type, name };
}
