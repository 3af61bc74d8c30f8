import type { Mapping, MappingSource, RefSelector } from '@/lib/mappings/types';
import { latin1Problem } from '@/lib/subjects/latin1';
import { pathProblem, projectPathProblem, refNameProblem, refPatternProblem } from '@/lib/subjects/ref-names';
import { componentWords, subComponent, subComponentsProblem } from '@/lib/subjects/sub-components';

/** What a subject pattern says: every field of a mapping that its `sub` value contains. */
export type SubjectIntent = Pick<Mapping, 'source' | 'ref' | 'subComponents' | 'componentValues'>;

export type SubjectOfMapping =
  | { readonly ok: true; readonly pattern: string }
  | { readonly ok: false; readonly reason: string };

/**
 * The subject pattern of a mapping, in which `*` is the only wildcard; or the reason why there is none. Every component is
 * written out with its name, so that no value can run on into what another project or ref is called. A component without a
 * chosen value is `*`: it has to be there, with any value.
 */
export function subjectOfMapping(intent: SubjectIntent): SubjectOfMapping {
  const problem = subComponentsProblem(intent.subComponents) ?? refProblem(intent) ?? valuesProblem(intent);
  if (problem !== null) return { ok: false, reason: problem };
  const pieces: string[] = [];
  for (const name of intent.subComponents) {
    const piece = componentValue(name, intent);
    if (!piece.ok) return piece;
    pieces.push(name, piece.pattern);
  }
  return { ok: true, pattern: pieces.join(':') };
}

const text = (pattern: string): SubjectOfMapping => ({ ok: true, pattern });
const refuse = (reason: string): SubjectOfMapping => ({ ok: false, reason });

function componentValue(name: string, intent: SubjectIntent): SubjectOfMapping {
  switch (subComponent(name)?.holds) {
    case 'path':
      return pathValue(intent.source);
    case 'id':
      return idValue(intent.source);
    case 'ref-type':
      return text(intent.ref.kind === 'any' ? '*' : intent.ref.type);
    case 'ref':
      return text(refValue(intent.ref));
    default:
      return text(Object.hasOwn(intent.componentValues, name) ? (intent.componentValues[name] ?? '*') : '*');
  }
}

function pathValue(source: MappingSource): SubjectOfMapping {
  const group = source.kind === 'group';
  const problem = latin1Problem(source.path) ?? (group ? pathProblem(source.path) : projectPathProblem(source.path));
  if (problem !== null) return refuse(problem);
  // The slash closes the group's name: without it `g*` would admit the group `g-evil`.
  return text(group ? `${source.path}/*` : source.path);
}

function idValue(source: MappingSource): SubjectOfMapping {
  if (source.kind === 'group') {
    return refuse('These tokens carry a project id, which says nothing about groups. Map each project on its own.');
  }
  const { projectId } = source;
  if (projectId === null || !Number.isSafeInteger(projectId) || projectId <= 0) {
    return refuse('The tokens of this project carry its id, and the id is not known. Pick the project from the list.');
  }
  return text(String(projectId));
}

const refValue = (ref: RefSelector): string =>
  ref.kind === 'exact' ? ref.name : ref.kind === 'pattern' ? ref.pattern : '*';

function refProblem({ ref, subComponents }: SubjectIntent): string | null {
  if (ref.kind === 'any') return null;
  if (!subComponents.includes('ref_type')) {
    return 'The tokens of this project do not say in their subject whether the ref is a branch or a tag, so one type cannot be told apart. Choose any ref, or add ref_type to the sub claim components of the project.';
  }
  if (ref.kind === 'all') return null;
  if (!subComponents.includes('ref')) {
    return 'All refs of this project share one subject, because its sub claim components leave out ref. Choose any ref, or add ref to them.';
  }
  const name = refValue(ref);
  const problem = latin1Problem(name) ?? (ref.kind === 'exact' ? refNameProblem(name) : refPatternProblem(name));
  return problem === null ? null : `${JSON.stringify(name)}: ${problem}`;
}

function valuesProblem({ componentValues, subComponents }: SubjectIntent): string | null {
  for (const [name, value] of Object.entries(componentValues)) {
    if (!subComponents.includes(name)) return `The tokens of this project do not carry ${name} in their subject.`;
    if (subComponent(name)?.holds !== 'word') return `${name} follows from the project and the ref; it cannot be set.`;
    const words = componentWords(name) ?? [];
    if (!words.includes(value)) return `${name} is one of ${words.join(', ')}.`;
  }
  return null;
}
