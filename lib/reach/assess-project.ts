import { isOutside } from '@/lib/reach/estate/read-groups';
import type { KnownIssuer } from '@/lib/reach/issuers';
import { admittedToken, type Grant, type Token } from '@/lib/reach/tokens';
import type { ProjectFacts, Rung } from '@/lib/reach/types';
import { projectPathProblem } from '@/lib/subjects/ref-names';
import { DEFAULT_SUB_COMPONENTS } from '@/lib/subjects/sub-components';
import { parseSubject } from '@/lib/subjects/subject';
import { projectUniverse } from '@/lib/subjects/universe-of-issuer';
import { FREE_REF, REF_VALUE, refValue, type ValueMachine } from '@/lib/subjects/universe-values';

/** A project that a statement names, by path or id; `facts` null: it is not in the inventory. */
export interface NamedProject {
  readonly path: string | null;
  readonly id: number | null;
  readonly facts: ProjectFacts | null;
}

/** How far a statement reaches in one project. `low` < `high`: unknown, and `reason` says which fact is missing. */
export interface ProjectAssessment extends NamedProject {
  readonly label: string;
  readonly low: Rung;
  readonly high: Rung;
  readonly reason: string;
  readonly example: string | null;
  /** A ref that shows it. */
  readonly ref: { readonly type: 'branch' | 'tag'; readonly name: string } | null;
}

const TYPES = ['branch', 'tag'] as const;
/** Before this release, pipelines of merge requests from forks carried the path of the parent. GitLab: security release 18.2.2. */
const FORK_FIX = [18, 2, 2] as const;

/** Whether the tokens of this project that a statement admits are all of protected refs. GitLab: protected branches and tags. */
export function assessProject(grant: Grant, issuer: KnownIssuer, named: NamedProject): ProjectAssessment {
  const { facts } = named;
  const label = named.path ?? facts?.path ?? `project ${named.id}`;
  const verdict: Verdict = (low, high, reason, example, ref = null) => ({
    ...named,
    label,
    low,
    high,
    reason,
    example,
    ref,
  });
  const path = named.path ?? facts?.path ?? null;
  const impossible = path === null ? null : projectPathProblem(path);
  if (impossible !== null) return verdict(0, 0, `No project can have the path ${label}. ${impossible}`, null);
  const asking =
    (components: readonly string[] | null) =>
    (refType: 'branch' | 'tag', refs: ValueMachine, refProtected: boolean | null): Asked => {
      const namespaceId = path === null ? null : namespaceOf(issuer, path);
      const id = named.id ?? facts?.id ?? null;
      const tokens = { path, id, namespaceId, components, refType, refs, refProtected };
      return { refType, token: admittedToken(grant, projectUniverse(issuer, tokens)) };
    };
  const ask = asking(facts?.subComponents ?? null);
  const protection = facts?.protection ?? null;
  const rulesOf = (type: 'branch' | 'tag') =>
    protection?.filter((rule) => rule.type === type).map((rule) => rule.pattern);
  // Without the rules every ref may be protected or not. A pipeline of a merge request says ref_protected false on a protected ref too.
  const open = TYPES.map((type) => ask(type, refValue(rulesOf(type) ?? [], false), protection === null ? null : false));
  const closed = protection === null ? [] : TYPES.map((type) => ask(type, refValue(rulesOf(type) ?? [], true), null));
  const asked = [...closed, ...open];
  const example = asked.flatMap(({ token }) => (token.kind === 'token' ? [token.subject] : []))[0] ?? null;
  if (asked.some(({ token }) => token.kind === 'undecided')) {
    return verdict(0, 2, 'Unknown, because the conditions are too intricate to decide.', example);
  }
  if (example === null) return verdict(0, 0, `No token of ${label} satisfies the conditions.`, null);
  if ((facts?.subComponents ?? null) === null && !usualTokens(asking(DEFAULT_SUB_COMPONENTS))) {
    const reason = `Nobody while ${label} has the usual sub claim components (${DEFAULT_SUB_COMPONENTS.join(', ')}): none of its subjects has this form. Which components it has is not known.`;
    return verdict(0, 2, reason, example);
  }
  const hole = open.find(({ token }) => token.kind === 'token');
  if (hole === undefined || hole.token.kind !== 'token') return caveat(named, issuer, label, example, verdict);
  const name = parseSubject(hole.token.subject)?.find((part) => part.name === 'ref')?.value ?? null;
  const ref = name === null ? null : { type: hole.refType, name };
  if (facts !== null && protection !== null && !facts.moreProtection && facts.subComponents !== null) {
    return verdict(2, 2, openReason(label, name, hole.refType, facts), hole.token.subject, ref);
  }
  const free = TYPES.filter((type) => ask(type, FREE_REF, false).token.kind === 'token');
  const [only, ...both] = free;
  if (only !== undefined && (facts === null || facts.subComponents !== null)) {
    return verdict(2, 2, `Any ${both.length > 0 ? 'ref' : only} of ${label} is admitted.`, hole.token.subject, ref);
  }
  return verdict(1, 2, missingFact(named, issuer, label), example);
}

/** Whether some token is admitted, of whatever ref. */
const usualTokens = (ask: (refType: 'branch' | 'tag', refs: ValueMachine, refProtected: null) => Asked): boolean =>
  TYPES.some((type) => ask(type, REF_VALUE, null).token.kind !== 'none');

const namespaceOf = ({ instance }: KnownIssuer, path: string): number | null =>
  instance?.groups.find((group) => group.path === path.slice(0, path.lastIndexOf('/')))?.id ?? null;

interface Asked {
  readonly refType: 'branch' | 'tag';
  readonly token: Token;
}
type Verdict = (
  low: Rung,
  high: Rung,
  reason: string,
  example: string | null,
  ref?: ProjectAssessment['ref'],
) => ProjectAssessment;

function openReason(label: string, name: string | null, type: 'branch' | 'tag', facts: ProjectFacts | null): string {
  const developers = facts?.developers ?? null;
  const who =
    developers === null
      ? 'Any Developer'
      : developers === 1
        ? 'The one Developer'
        : `Any of the ${developers} Developers`;
  if (name === null) return `${who} of ${label} can get this token from any ref: its subject does not name the ref.`;
  return `${who} of ${label} can ${type === 'branch' ? 'push' : 'create'} the ${type} ${name}, which is not protected.`;
}

function missingFact({ facts, id, path }: NamedProject, { instance, host }: KnownIssuer, label: string): string {
  if (instance === null) return `Unknown, because the projects of ${host} have not been read.`;
  if (facts === null && isOutside(instance, path ?? ''))
    return `Unknown, because ${id === null ? path : label} is not among the projects of the groups that Drawbridge reads from ${host}.`;
  if (facts === null) return `Unknown, because ${id === null ? path : label} is not among the projects that were read.`;
  if (facts.subComponents === null) return `Unknown, because the sub claim components of ${label} could not be read.`;
  const whose = facts.protection === null ? label : `the group of ${label}`;
  return `Unknown, because the protection rules of ${whose} could not be read.`;
}

/** All admitted refs are protected. What is left are ways to get their subjects from elsewhere, or to be somebody else. */
function caveat(
  named: NamedProject,
  { instance, kind }: KnownIssuer,
  label: string,
  example: string | null,
  verdict: Verdict,
): ProjectAssessment {
  const { facts, path } = named;
  const former = path === null ? undefined : instance?.formerPaths?.get(path);
  if (facts !== null && former !== undefined && former !== facts.id) {
    const reason = `${path} was project ${former} and belongs to project ${facts.id} now, whose Maintainers decide what is protected there.`;
    return verdict(2, 2, reason, example);
  }
  const components = facts?.subComponents ?? DEFAULT_SUB_COMPONENTS;
  if (components[0]?.startsWith('job_')) {
    const forks = facts?.forkPipelinesInParent ?? null;
    if (forks === null)
      return verdict(1, 2, `Unknown, because it is not known whether ${label} runs pipelines of forks.`, example);
    if (forks) return verdict(2, 2, `Pipelines of forks run in ${label} and carry its subject.`, example);
  }
  if (kind !== 'gitlab-com') {
    const fixed = instance === null ? null : hasForkFix(instance.version);
    if (fixed === null) return verdict(1, 2, 'Unknown, because the version of the GitLab is not known.', example);
    if (!fixed) {
      const reason = `This GitLab is older than 18.2.2: a merge request from a fork of ${label} can carry its subject.`;
      return verdict(2, 2, reason, example);
    }
  }
  return verdict(1, 1, `Only protected refs of ${label} are admitted.`, example);
}

/** Whether pipelines of merge requests from forks carry the path of the fork. null: unknown. */
export const hasForkFix = (version: string | null): boolean | null =>
  version === null ? null : isAtLeast(version, FORK_FIX);

function isAtLeast(version: string, wanted: readonly number[]): boolean | null {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(version)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) return null;
  for (const [at, least] of wanted.entries()) {
    const part = parts[at] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
