import type { Policy } from '@/lib/policy/types';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { type Candidate, judgeStart, type StartCell } from '@/lib/reach/starts/judge-start';
import { START_KINDS, type StartKind } from '@/lib/reach/starts/kinds';
import { newRefs } from '@/lib/reach/starts/new-refs';
import type { Facts, RefFact } from '@/lib/reach/types';

export interface StartMatrix {
  readonly cells: readonly StartCell[];
  /** Projects that were looked at, of those that have a ref which the role admits. */
  readonly looked: number;
  readonly projects: number;
}

/** More say nothing new: what differs between projects is what their tokens say. */
const MOST_PROJECTS = 20;
const MOST_REFS = 8;

/**
 * Which kinds of pipeline get in, on protected refs and on others: each decided on the tokens of refs that the role admits today, and
 * of new ones that its patterns would take. A cell says no only for those.
 */
export function startMatrix(policy: Policy, facts: Facts): StartMatrix {
  const admitted = existingRefs(policy, facts);
  const keys = [...new Set(admitted.map(keyOf))];
  const looked = keys.slice(0, MOST_PROJECTS);
  const candidates = looked.flatMap((key) => candidatesOf(key, admitted, policy, facts));
  const isWhole = looked.length === keys.length;
  const cells = START_KINDS.flatMap((kind) =>
    [true, false].map((isProtected) => cellOf(kind, isProtected, candidates, isWhole, policy, facts)),
  );
  return { cells, looked: looked.length, projects: keys.length };
}

const keyOf = ({ instanceId, projectId }: Pick<AdmittedRef, 'instanceId' | 'projectId'>): string =>
  `${instanceId} ${projectId}`;

function candidatesOf(
  key: string,
  admitted: readonly AdmittedRef[],
  policy: Policy,
  facts: Facts,
): readonly Candidate[] {
  const own = admitted.filter((each) => keyOf(each) === key);
  const instance = facts.instances.find(({ id }) => id === own[0]?.instanceId);
  const project = instance?.projects.find(({ id }) => id === own[0]?.projectId);
  if (instance === undefined || project === undefined) return [];
  const some = (type: RefFact['type'], isProtected: boolean) =>
    own.filter(({ ref }) => ref.type === type && ref.protected === isProtected).slice(0, MOST_REFS);
  const today = [some('branch', true), some('branch', false), some('tag', true), some('tag', false)].flat();
  return [
    ...today.map(({ ref }) => ({ instance, project, ref: { ...ref, isNew: false } })),
    ...newRefs(policy, instance.host, project).map((ref) => ({ instance, project, ref: { ...ref, isNew: true } })),
  ];
}

function cellOf(
  kind: StartKind,
  isProtected: boolean,
  candidates: readonly Candidate[],
  isWhole: boolean,
  policy: Policy,
  facts: Facts,
): StartCell {
  const base = { kind: kind.id, protected: isProtected, example: null };
  if (kind.id === 'fork-merge-request' && isProtected)
    return { ...base, outcome: 'none', reason: 'GitLab never protects a pipeline of a fork.' };
  const runsOn = ({ ref }: Candidate) => (ref.type === 'tag' ? kind.onTag : kind.onBranch !== null);
  const own = candidates.filter((each) => each.ref.protected === isProtected && runsOn(each));
  const judged = own.map((candidate) => judgeStart(kind, candidate, policy, facts));
  const best = (['yes', 'depends', 'unknown'] as const)
    .map((outcome) => judged.find((each) => each.outcome === outcome))
    .find((found) => found !== undefined);
  if (best !== undefined) return { ...base, ...best };
  if (!isWhole) return { ...base, outcome: 'unknown', reason: `Not all projects were looked at. ${kind.why}` };
  const what = isProtected ? 'protected' : 'unprotected';
  const refs = kind.onBranch === null ? 'tag' : kind.onTag ? 'branch or tag' : 'branch';
  const [refused] = judged;
  if (refused !== undefined) return { ...base, ...refused };
  return { ...base, outcome: 'no', reason: `The role admits no ${what} ${refs}.` };
}
