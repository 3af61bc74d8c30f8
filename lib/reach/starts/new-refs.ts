import type { Policy } from '@/lib/policy/types';
import { filled, knowsRules, NEW_NAME } from '@/lib/reach/starts/ref-parts';
import type { ProjectFacts, RefFact } from '@/lib/reach/types';
import { matchesProtection } from '@/lib/subjects/protection';
import { newRefProblem } from '@/lib/subjects/ref-names';

const MARK = ':ref:';
const MOST = 12;
const TYPES = ['branch', 'tag'] as const;

/** A ref on which a pipeline could run. */
export interface TriedRef extends Pick<RefFact, 'type' | 'name'> {
  /** null: not all rules are known that would protect it. */
  readonly protected: boolean | null;
  /** It does not exist today, as far as is known, and could. */
  readonly isNew: boolean;
}

/** Refs that speak for many: what the policy's patterns and the protection rules name, with wildcards filled in. */
export function likelyRefs(policy: Policy, host: string, project: ProjectFacts): readonly TriedRef[] {
  const rules = (project.protection ?? []).map(({ pattern }) => filled(pattern));
  const names = new Set([NEW_NAME, ...patternsOf(policy, host).flatMap(namesIn), ...rules]);
  const possible = [...names].filter((name) => newRefProblem(name) === null);
  return possible.slice(0, MOST).flatMap((name) => TYPES.map((type) => triedRef(project, type, name)));
}

/** A ref of this name, which may exist. */
export function triedRef(project: ProjectFacts, type: RefFact['type'], name: string): TriedRef {
  const known = project.refs?.find((ref) => ref.type === type && ref.name === name);
  return known === undefined
    ? { type, name, protected: protectionOf(project, type, name), isNew: true }
    : { ...known, isNew: false };
}

/** null: not known. More rules can protect more, never less. */
function protectionOf(project: ProjectFacts, type: RefFact['type'], name: string): boolean | null {
  const isProtected = project.protection?.some((rule) => rule.type === type && matchesProtection(rule.pattern, name));
  return isProtected === true || knowsRules(project) ? isProtected === true : null;
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
