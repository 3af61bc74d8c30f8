import type { Policy } from '@/lib/policy/types';
import { type Place, refTokens } from '@/lib/reach/starts/ref-tokens';
import type { ProjectFacts, RefFact } from '@/lib/reach/types';
import { matchesProtection } from '@/lib/subjects/protection';
import { newRefProblem } from '@/lib/subjects/ref-names';
import { parseSubject } from '@/lib/subjects/subject';
import { refValue } from '@/lib/subjects/universe-values';

const MARK = ':ref:';
const MOST = 60;
const TYPES = ['branch', 'tag'] as const;

/** A ref on which a pipeline could run. */
export interface TriedRef extends Pick<RefFact, 'type' | 'name'> {
  /** null: not all rules are known that would protect it. */
  readonly protected: boolean | null;
  /** It does not exist today, as far as is known, and could. */
  readonly isNew: boolean;
}

export interface TriedRefs {
  readonly refs: readonly TriedRef[];
  /** Others could get in that were not found. */
  readonly isCut: boolean;
}

/**
 * Refs of a project that somebody could run a pipeline on, as far as a policy tells them apart: what its patterns and the protection
 * rules name, with wildcards filled in, and for each statement one protected ref and one other that a search finds.
 */
export function newRefs(policy: Policy, place: Place): TriedRefs {
  const { instance, project } = place;
  const known = new Map(project.refs?.map((ref) => [`${ref.type} ${ref.name}`, ref]));
  const rules = (project.protection ?? []).map(({ pattern }) => filled(pattern));
  const searched = search(policy, place);
  const names = new Set([
    ...searched.names,
    'new-branch',
    ...patternsOf(policy, instance.host).flatMap(namesIn),
    ...rules,
  ]);
  const possible = [...names].filter((name) => newRefProblem(name) === null);
  const refs = possible.slice(0, MOST).flatMap((name) =>
    TYPES.map((type): TriedRef => {
      const ref = known.get(`${type} ${name}`);
      return ref === undefined
        ? { type, name, protected: protectionOf(project, type, name), isNew: true }
        : { ...ref, isNew: false };
    }),
  );
  const isFound = searched.names.every((name) => newRefProblem(name) === null);
  return { refs, isCut: !searched.isWhole || !isFound || possible.length > MOST };
}

/** null: not known. More rules can protect more, never less. */
function protectionOf({ protection, moreProtection }: ProjectFacts, type: RefFact['type'], name: string) {
  if (protection === null) return null;
  const isProtected = protection.some((rule) => rule.type === type && matchesProtection(rule.pattern, name));
  return isProtected || !moreProtection ? isProtected : null;
}

const patternsOf = ({ statements }: Policy, host: string): readonly string[] =>
  statements.flatMap(({ effect, clauses }) =>
    effect === 'Allow'
      ? clauses.flatMap(({ key, values }) => (key.toLowerCase() === `${host}:sub`.toLowerCase() ? values : []))
      : [],
  );

/** The ref that a subject pattern names, with "x" for what its wildcards stand for. */
function namesIn(pattern: string): readonly string[] {
  const at = pattern.lastIndexOf(MARK);
  if (at < 0) return [];
  const [name = ''] = pattern.slice(at + MARK.length).split(':');
  return [filled(name)];
}

const filled = (pattern: string): string => pattern.replaceAll(/[*?]/g, 'x');

/** The refs of tokens that each statement admits, protected ones and others. */
function search(policy: Policy, place: Place) {
  const { subComponents, protection } = place.project;
  // Whose subjects cannot be told has no ref that one could look for.
  if (subComponents === null) return { names: [], isWhole: true };
  const tokens = TYPES.flatMap((type) => {
    const rules = (protection ?? []).filter((rule) => rule.type === type).map(({ pattern }) => pattern);
    const covered = rules.length === 0 ? [false] : [true, false];
    return covered.flatMap((isCovered) => refTokens(policy, place, type, refValue(rules, isCovered)));
  });
  const names = tokens.flatMap((token) => {
    const subject = token.kind === 'token' ? parseSubject(token.subject) : null;
    return subject?.find(({ name }) => name === 'ref')?.value ?? [];
  });
  return { names, isWhole: tokens.every(({ kind }) => kind !== 'undecided') };
}
