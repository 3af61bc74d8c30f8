import type { Policy } from '@/lib/policy/types';
import { type Candidate, judgeStart, type StartCell } from '@/lib/reach/starts/judge-start';
import { START_KINDS, type StartKind } from '@/lib/reach/starts/kinds';
import { startProjects, triedRefs } from '@/lib/reach/starts/start-projects';
import type { Facts } from '@/lib/reach/types';

export interface StartMatrix {
  readonly cells: readonly StartCell[];
  /** Projects that were looked at, of those that have a ref which the role admits or could have one. */
  readonly looked: number;
  readonly projects: number;
}

/** More say nothing new: what differs between projects is what their tokens say. */
const MOST_PROJECTS = 20;
const MOST_REFS = 8;

/**
 * Which kinds of pipeline get in, on protected refs and on others: each decided on the tokens of refs that the role admits today, and
 * of new ones that its patterns would take. A cell says no only where that is all there can be; otherwise it is unknown.
 */
export function startMatrix(policy: Policy, facts: Facts): StartMatrix {
  const { projects, unread } = startProjects(policy, facts);
  const looked = projects.slice(0, MOST_PROJECTS);
  const tried = looked.map((start) => ({ start, ...triedRefs(policy, start, MOST_REFS) }));
  const candidates = tried.flatMap(({ start, refs }) => refs.map((ref): Candidate => ({ ...start, ref })));
  const gaps = [
    ...unread,
    ...tried.flatMap((each) => each.gaps),
    ...(looked.length < projects.length ? ['Not all projects were looked at.'] : []),
  ];
  const cells = START_KINDS.flatMap((kind) =>
    [true, false].map((isProtected) => cellOf(kind, isProtected, candidates, gaps[0] ?? null, policy)),
  );
  return { cells, looked: looked.length, projects: projects.length };
}

/** `gap`: why more may get in than the candidates tell. */
function cellOf(
  kind: StartKind,
  isProtected: boolean,
  candidates: readonly Candidate[],
  gap: string | null,
  policy: Policy,
): StartCell {
  const base = { kind: kind.id, protected: isProtected, example: null };
  const isFork = kind.id === 'fork-merge-request';
  if (isFork && isProtected) return { ...base, outcome: 'none', reason: 'GitLab never protects a pipeline of a fork.' };
  const runsOn = ({ ref }: Candidate) => (ref.type === 'tag' ? kind.onTag : kind.onBranch !== null);
  // A fork has branches of its own, and one may be named like any branch here, protected or not.
  const isOfColumn = ({ ref }: Candidate) => isFork || ref.protected === null || ref.protected === isProtected;
  const judged: ReturnType<typeof judgeStart>[] = [];
  for (const candidate of candidates) {
    if (!runsOn(candidate) || !isOfColumn(candidate)) continue;
    const found = judgedIn(kind, candidate, policy);
    judged.push(found);
    if (found.outcome === 'yes') break;
  }
  const best = (['yes', 'depends', 'unknown'] as const)
    .map((outcome) => judged.find((each) => each.outcome === outcome))
    .find((found) => found !== undefined);
  if (best !== undefined) return { ...base, ...best };
  if (gap !== null) return { ...base, outcome: 'unknown', reason: gap };
  const what = isProtected ? 'protected' : 'unprotected';
  const refs = kind.onBranch === null ? 'tag' : kind.onTag ? 'branch or tag' : 'branch';
  const [refused] = judged;
  if (refused !== undefined) return { ...base, ...refused };
  return { ...base, outcome: 'no', reason: `The role admits no ${what} ${refs}.` };
}

/** What gets in on a ref that may be protected or not is unknown for both. */
function judgedIn(kind: StartKind, candidate: Candidate, policy: Policy): ReturnType<typeof judgeStart> {
  const judged = judgeStart(kind, candidate, policy);
  const { project, ref } = candidate;
  const isOpen = kind.id !== 'fork-merge-request' && ref.protected === null;
  if (!isOpen || judged.outcome === 'no') return judged;
  const reason = `Unknown, because not all rules are known that would protect the ${ref.type} ${ref.name} of ${project.path}.`;
  return { ...judged, outcome: 'unknown', reason };
}
