import type { Policy } from '@/lib/policy/types';
import { type Judged, judgeStart, type StartCell } from '@/lib/reach/starts/judge-start';
import { START_KINDS, type StartKind } from '@/lib/reach/starts/kinds';
import { likelyRefs, type TriedRef, triedRef } from '@/lib/reach/starts/new-refs';
import { partsOfKind, runsOn } from '@/lib/reach/starts/ref-parts';
import { type Search, searchOf } from '@/lib/reach/starts/search-tokens';
import { gapsOf, type OpenInstance, type StartProject, startProjects } from '@/lib/reach/starts/start-projects';
import type { Facts } from '@/lib/reach/types';
import { newRefProblem } from '@/lib/subjects/ref-names';

export interface StartMatrix {
  readonly cells: readonly StartCell[];
  /** Projects that were looked at, of those that have a ref which the role admits or could have one. */
  readonly looked: number;
  readonly projects: number;
}

/** More say nothing new: what differs between projects is what their tokens say. */
const MOST_PROJECTS = 20;
const MOST_REFS = 8;

/** A project with refs that speak for the others, and a search for whatever they do not. */
interface Looked {
  readonly start: StartProject;
  readonly refs: readonly TriedRef[];
  readonly search: Search;
}

interface Question {
  readonly policy: Policy;
  readonly looked: readonly Looked[];
  /** Why more may get in than can be told, each a sentence. */
  readonly gaps: readonly string[];
  readonly open: readonly OpenInstance[];
}

/**
 * Which kinds of pipeline get in, on protected refs and on others. A cell says yes of a ref that shows it, and no only where a search
 * among all tokens of such pipelines finds none; what it cannot tell is unknown.
 */
export function startMatrix(policy: Policy, facts: Facts): StartMatrix {
  const { projects, unread, open } = startProjects(policy, facts);
  const some = projects.slice(0, MOST_PROJECTS);
  const looked = some.map((start) => ({ start, refs: refsOf(policy, start), search: searchOf(policy, start) }));
  const gaps = [
    ...unread,
    ...some.flatMap(({ project }) => gapsOf(project)),
    ...(some.length < projects.length ? ['Not all projects were looked at.'] : []),
  ];
  const cells = START_KINDS.flatMap((kind) =>
    [true, false].map((isProtected) => cellOf(kind, isProtected, { policy, looked, gaps, open })),
  );
  return { cells, looked: some.length, projects: projects.length };
}

/** Those that are admitted today, and likely ones. */
function refsOf(policy: Policy, { instance, project, admitted }: StartProject): readonly TriedRef[] {
  const today = [true, false].flatMap((isProtected) =>
    (['branch', 'tag'] as const).flatMap((type) =>
      admitted.filter(({ ref }) => ref.type === type && ref.protected === isProtected).slice(0, MOST_REFS),
    ),
  );
  const all = [...today.map(({ ref }) => ({ ...ref, isNew: false })), ...likelyRefs(policy, instance.host, project)];
  return [...new Map(all.map((ref) => [`${ref.type} ${ref.name}`, ref])).values()];
}

function cellOf(kind: StartKind, isProtected: boolean, { policy, looked, gaps, open }: Question): StartCell {
  const base = { kind: kind.id, protected: isProtected, example: null };
  const isFork = kind.id === 'fork-merge-request';
  if (isFork && isProtected) return { ...base, outcome: 'none', reason: 'GitLab never protects a pipeline of a fork.' };
  const judged: { readonly of: Looked; readonly found: Judged }[] = [];
  for (const of of looked)
    for (const ref of of.refs.filter((each) => isOfColumn(kind, isProtected, each))) {
      const found = judgedIn(kind, of, ref, policy);
      if (found.outcome === 'yes') return { ...base, ...found };
      judged.push({ of, found });
    }
  const rest = looked.flatMap((of) => {
    const own = judged.flatMap((each) => (each.of === of ? [each.found] : []));
    return undecidedOf(kind, isProtected, of, own, policy);
  });
  const best = (['yes', 'depends', 'unknown'] as const)
    .map((outcome) => rest.find((each) => each.outcome === outcome))
    .find((found) => found !== undefined);
  if (best !== undefined) return { ...base, ...best };
  const gap = gaps[0] ?? unreadMay(kind, isProtected, open);
  if (gap !== null) return { ...base, outcome: 'unknown', reason: gap };
  const refused = judged.find(({ found }) => found.outcome === 'no');
  if (refused !== undefined) return { ...base, ...refused.found };
  const what = isFork ? 'branch of a fork' : `${isProtected ? 'protected' : 'unprotected'} ${refWords(kind)}`;
  return { ...base, outcome: 'no', reason: `The role admits no ${what}.` };
}

const refWords = ({ onBranch, onTag }: StartKind): string =>
  onBranch === null ? 'tag' : onTag ? 'branch or tag' : 'branch';

/** A fork has branches of its own, and one may be named like any branch here, protected or not. */
const isOfColumn = (kind: StartKind, isProtected: boolean, ref: TriedRef): boolean =>
  runsOn(kind, ref.type) &&
  (kind.id === 'fork-merge-request' || ref.protected === null || ref.protected === isProtected);

/** What gets in on a ref that may be protected or not is unknown for both. */
function judgedIn(kind: StartKind, { start }: Looked, ref: TriedRef, policy: Policy): Judged {
  const judged = judgeStart(kind, { ...start, ref }, policy);
  const isOpen = kind.id !== 'fork-merge-request' && ref.protected === null;
  if (!isOpen || judged.outcome === 'no') return judged;
  const reason = `Unknown, because not all rules are known that would protect the ${ref.type} ${ref.name} of ${start.project.path}.`;
  return { ...judged, outcome: 'unknown', reason };
}

/** What is not a no in a project, of which `judged` has no yes. Empty: no such pipeline of it gets in. */
function undecidedOf(
  kind: StartKind,
  isProtected: boolean,
  looked: Looked,
  judged: readonly Judged[],
  policy: Policy,
): readonly Judged[] {
  const { project } = looked.start;
  if (kind.id === 'fork-merge-request' && project.forkPipelinesInParent === false) return [];
  const parts = partsOfKind(kind, project, isProtected);
  const searched = parts.map((part) => ({ part, ...looked.search(kind, part) })).filter(({ isNone }) => !isNone);
  if (searched.length === 0) return [];
  const found = searched
    .flatMap(({ part, names }) => names.map((name) => triedRef(project, part.type, name)))
    .filter((ref) => newRefProblem(ref.name) === null && isOfColumn(kind, isProtected, ref))
    .map((ref) => judgedIn(kind, looked, ref, policy));
  const undecided = [...judged, ...found].filter(({ outcome }) => outcome !== 'no');
  if (undecided.length > 0) return undecided;
  const subject = searched.find((each) => each.subject !== null)?.subject ?? null;
  const reason =
    kind.id === 'fork-merge-request' && subject !== null
      ? `Unknown, because the forks of ${project.path} are not known. One with the subject ${subject} gets in.`
      : `Unknown, because not all ${kind.id === 'other' ? 'ways to start pipelines' : 'branches and tags'} of ${project.path} were looked at.`;
  return [{ outcome: 'unknown', reason, example: null }];
}

/** Why a project that nobody has read may let such a pipeline in; null: none can. */
function unreadMay(kind: StartKind, isProtected: boolean, open: readonly OpenInstance[]): string | null {
  const found = open.find(({ search }) =>
    partsOfKind(kind, null, isProtected).some((part) => !search(kind, part).isNone),
  );
  return found === undefined
    ? null
    : `Unknown, because the role may also admit projects of ${found.host} that do not exist yet or were not read.`;
}
