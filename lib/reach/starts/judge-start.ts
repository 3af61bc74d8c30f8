import { hostOfProvider } from '@/lib/policy/compare/doors';
import type { Policy } from '@/lib/policy/types';
import { explainRole, type RoleExplanation } from '@/lib/reach/explain/explain-role';
import { tokenOfJob } from '@/lib/reach/explain/job-token';
import type { StartKind, StartKindId } from '@/lib/reach/starts/kinds';
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

/** A ref that a pipeline would run on. */
export interface Candidate {
  readonly instance: InstanceFacts;
  readonly project: ProjectFacts;
  /** `isNew`: it does not exist today, and could. */
  readonly ref: RefFact & { readonly isNew: boolean };
}

const MOST_AUDIENCES = 3;

type Judged = Pick<StartCell, 'outcome' | 'reason' | 'example'>;

/** Whether a pipeline of this kind on this ref gets in, and why: by the token that its jobs would get. */
export function judgeStart(
  kind: StartKind,
  { instance, project, ref }: Candidate,
  policy: Policy,
  facts: Facts,
): Judged {
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
