import type { StartKind } from '@/lib/reach/starts/kinds';
import type { ProjectFacts, RefFact } from '@/lib/reach/types';
import { matchesProtection } from '@/lib/subjects/protection';
import { REF_VALUE, refValue, type ValueMachine } from '@/lib/subjects/universe-values';

/** Every ref of one type that there can be, as far as rules of protection tell them apart. */
export interface RefPart {
  /** Of two parts of a project never the same. */
  readonly key: string;
  readonly type: RefFact['type'];
  readonly isProtected: boolean;
  readonly refs: ValueMachine;
}

const TYPES = ['branch', 'tag'] as const;
const EVERY_BRANCH: RefPart = { key: 'every branch', type: 'branch', isProtected: false, refs: REF_VALUE };

export const runsOn = ({ onBranch, onTag }: StartKind, type: RefFact['type']): boolean =>
  type === 'tag' ? onTag : onBranch !== null;

/** The protected refs that pipelines of a kind run on, or the others; a fork's branch may have any name and is never protected. */
export const partsOfKind = (kind: StartKind, project: ProjectFacts | null, isProtected: boolean): readonly RefPart[] =>
  kind.id === 'fork-merge-request'
    ? [EVERY_BRANCH]
    : TYPES.filter((type) => runsOn(kind, type)).map((type) => partOf(project, type, isProtected));

/** `project` null: nothing is known of its rules. Where not all are known, a ref that none of them covers may be protected too. */
function partOf(project: ProjectFacts | null, type: RefFact['type'], isProtected: boolean): RefPart {
  const rules = rulesOf(project, type);
  const isAny = isProtected ? !knowsRules(project) : rules.length === 0;
  return { key: `${type} ${isProtected}`, type, isProtected, refs: isAny ? REF_VALUE : refValue(rules, isProtected) };
}

/** A part by what whoever may touch its refs can do: each rule names its own people. */
export interface RulePart extends RefPart {
  readonly covers: (name: string) => boolean;
  /** A name that it may cover. */
  readonly sample: string;
}

/** The refs of each rule, and for each type those that no rule covers. */
export const partsByRule = (project: ProjectFacts): readonly RulePart[] =>
  TYPES.flatMap((type) => {
    const rules = rulesOf(project, type);
    const isFree = (name: string) => !rules.some((rule) => matchesProtection(rule, name));
    return [
      ...rules.map((rule): RulePart => {
        const part = { key: `${type} ${rule}`, type, isProtected: true, refs: refValue([rule], true) };
        return { ...part, covers: (name) => matchesProtection(rule, name), sample: filled(rule) };
      }),
      { ...partOf(project, type, false), covers: isFree, sample: NEW_NAME },
    ];
  });

/** A name that no wildcard is meant for. */
export const NEW_NAME = 'new-branch';

/** A name that a pattern of names takes. */
export const filled = (pattern: string): string => pattern.replaceAll(/[*?]/g, 'x');

const rulesOf = (project: ProjectFacts | null, type: RefFact['type']): readonly string[] => [
  ...new Set((project?.protection ?? []).flatMap((rule) => (rule.type === type ? [rule.pattern] : []))),
];

/** Whether a ref that no known rule covers is not protected. */
export const knowsRules = (project: ProjectFacts | null): boolean =>
  project !== null && project.protection !== null && project.moreProtection !== true;
