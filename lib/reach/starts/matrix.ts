import { hostOfProvider } from '@/lib/policy/compare/doors';
import type { Policy } from '@/lib/policy/types';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { explainRole, type RoleExplanation } from '@/lib/reach/explain/explain-role';
import { tokenOfJob } from '@/lib/reach/explain/job-token';
import { START_KINDS, type StartKind, type StartKindId } from '@/lib/reach/starts/kinds';
import { newRefs } from '@/lib/reach/starts/new-refs';
import type { Facts, InstanceFacts, ProjectFacts, RefFact } from '@/lib/reach/types';

/** `depends`: something that the token does not say decides. `unknown`: a fact is missing. `none`: there is no such pipeline. */
export type StartOutcome = 'yes' | 'no' | 'depends' | 'unknown' | 'none';

export interface StartCell {
  readonly kind: StartKindId;
  readonly protected: boolean;
  readonly outcome: StartOutcome;
  readonly reason: string;
  /** A pipeline that it is about; null: no single one. */
  readonly example: { readonly projectPath: string; readonly type: 'branch' | 'tag'; readonly ref: string } | null;
}

export interface StartMatrix {
  readonly cells: readonly StartCell[];
  /** Projects that were looked at, of those that have a ref which the role admits. */
  readonly looked: number;
  readonly projects: number;
}

/** More say nothing new: what differs between projects is what their tokens say. */
const MOST_PROJECTS = 20;
const MOST_REFS = 8;
const MOST_AUDIENCES = 3;

interface Candidate {
  readonly instance: InstanceFacts;
  readonly project: ProjectFacts;
  /** `isNew`: it does not exist today, and could. */
  readonly ref: RefFact & { readonly isNew: boolean };
}

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
  const judged = own.map((candidate) => judge(kind, candidate, policy, facts));
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

type Judged = Pick<StartCell, 'outcome' | 'reason' | 'example'>;

function judge(kind: StartKind, { instance, project, ref }: Candidate, policy: Policy, facts: Facts): Judged {
  const example = { projectPath: project.path, type: ref.type, ref: ref.name };
  if (kind.id === 'fork-merge-request' && project.forkPipelinesInParent === false)
    return { outcome: 'no', reason: `${project.path} does not run pipelines of forks.`, example: null };
  const like = ref.type === 'tag' ? 'tag' : (kind.onBranch ?? 'push');
  let refused: RoleExplanation | null = null;
  for (const audience of audiencesOf(policy, instance)) {
    const made = tokenOfJob({ instance, project, kind: like, ref: ref.name, audience });
    if (!made.ok) return { outcome: 'unknown', reason: made.reason, example };
    const { claims, ...token } = made.token;
    const source = Object.hasOwn(claims, 'pipeline_source') ? { pipeline_source: kind.source } : {};
    const explained = explainRole(policy, providerOf(instance, facts), { ...token, claims: { ...claims, ...source } });
    const where = `${ref.isNew ? 'a new' : 'the'} ${ref.type} ${ref.name} of ${project.path}`;
    if (explained.admitted) return { outcome: 'yes', reason: `${kind.why} For example ${where}.`, example };
    if (explained.outcome === 'depends')
      return { outcome: 'depends', reason: `The token is not enough: ${dependsOn(explained)}.`, example };
    refused ??= explained;
  }
  return { outcome: 'no', reason: `${kind.why} ${refused?.gate ?? missOf(refused)}`.trim(), example: null };
}

/** What the first statement that is about the token wants instead. */
function missOf(explained: RoleExplanation | null): string {
  const clauses = explained?.statements.find(({ outside }) => outside === null)?.clauses ?? [];
  return clauses.find(({ matched }) => !matched)?.why ?? '';
}

const dependsOn = (explained: RoleExplanation): string =>
  explained.statements.flatMap(({ clauses }) => clauses.flatMap(({ depends }) => depends ?? []))[0] ??
  'a condition asks for more';

/** The audiences that the policy asks for: whoever writes the job chooses one of them. */
function audiencesOf(policy: Policy, { host, issuer }: InstanceFacts): readonly string[] {
  const key = `${host}:aud`.toLowerCase();
  const named = policy.statements.flatMap(({ effect, clauses }) =>
    effect === 'Allow' ? clauses.flatMap((clause) => (clause.key.toLowerCase() === key ? clause.values : [])) : [],
  );
  const plain = [...new Set(named)].filter((value) => !/[*?$]/.test(value));
  return plain.length === 0 ? [issuer] : plain.slice(0, MOST_AUDIENCES);
}

function providerOf({ host }: InstanceFacts, { account, audiences }: Facts) {
  const arn = Object.keys(audiences).find(
    (each) =>
      hostOfProvider(each)?.toLowerCase() === host.toLowerCase() &&
      (account === null || each.split(':')[4] === account),
  );
  return arn === undefined ? null : { arn, clientIds: audiences[arn] ?? null };
}
