import type { Policy } from '@/lib/policy/types';
import { explainRole, type RoleExplanation } from '@/lib/reach/explain/explain-role';
import { namesEnvironment, tokenOfJob } from '@/lib/reach/explain/job-token';
import type { StartKind, StartKindId } from '@/lib/reach/starts/kinds';
import type { TriedRef } from '@/lib/reach/starts/new-refs';
import { ownName, type Place, tokensOf } from '@/lib/reach/starts/search-tokens';
import { wordValue } from '@/lib/subjects/universe-values';

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
export interface Candidate extends Place {
  readonly ref: TriedRef;
}

export type Judged = Pick<StartCell, 'outcome' | 'reason' | 'example'>;

/** Whether a pipeline of this kind on this ref gets in, and why: by the token that its jobs would get. */
export function judgeStart(kind: StartKind, candidate: Candidate, policy: Policy): Judged {
  const { instance, project, entry, ref } = candidate;
  const example = { projectPath: project.path, type: ref.type, ref: ref.name };
  if (kind.id === 'fork-merge-request' && project.forkPipelinesInParent === false)
    return { outcome: 'no', reason: `${project.path} does not run pipelines of forks.`, example: null };
  const like = ref.type === 'tag' ? 'tag' : (kind.onBranch ?? 'push');
  const where = `${ref.isNew ? 'a new' : 'the'} ${ref.type} ${ref.name} of ${project.path}`;
  let refused: RoleExplanation | null = null;
  let open: RoleExplanation | null = null;
  for (const { audience, source } of entry.audiences.flatMap((one) => startsWith(kind, one))) {
    const made = tokenOfJob({ instance, project, kind: like, ref: ref.name, audience });
    if (!made.ok) return { outcome: 'unknown', reason: made.reason, example };
    const { claims, ...token } = made.token;
    const started = Object.hasOwn(claims, 'pipeline_source') ? { pipeline_source: source } : {};
    const told = { ...token, claims: { ...claims, ...started } };
    const explained = explainRole(policy, entry.provider, told);
    if (explained.admitted) return { outcome: 'yes', reason: `${kind.why} For example ${where}.`, example };
    if (explained.outcome === 'depends') open ??= explained;
    else refused ??= explained;
    // Another audience might do, unless something else keeps the token out.
    if (entry.missing !== null && open === null) {
      const provider = entry.provider && { ...entry.provider, clientIds: null };
      if (explainRole(entry.whateverAudience, provider, told).outcome !== 'refused')
        return { outcome: 'unknown', reason: `Unknown, because ${entry.missing}.`, example };
    }
  }
  if (open !== null) return { outcome: 'depends', reason: `The token is not enough: ${dependsOn(open)}.`, example };
  if (entersByEnvironment(kind, candidate, policy)) {
    const reason = `A job without an environment does not get in from ${where}. One with an environment may.`;
    return { outcome: 'depends', reason, example };
  }
  return { outcome: 'no', reason: `${kind.why} ${refused?.gate ?? missOf(refused)}`.trim(), example: null };
}

const startsWith = ({ sources }: StartKind, audience: string) => sources.map((source) => ({ audience, source }));

/** Whether the subject of a job with an environment, which says more, may be one that is wanted. */
const entersByEnvironment = (kind: StartKind, { ref, ...place }: Candidate, policy: Policy): boolean =>
  namesEnvironment(place.project.subComponents ?? []) &&
  tokensOf(policy, place.entry, tokensOn(place, ref), kind).some((token) => token.kind !== 'none');

const tokensOn = ({ instance, project }: Place, { type, name }: TriedRef) => ({
  ...ownName(instance, project),
  ...{ type, refs: wordValue([name]), refProtected: null },
});

/** What the first statement that is about the token wants instead. */
function missOf(explained: RoleExplanation | null): string {
  const clauses = explained?.statements.find(({ outside }) => outside === null)?.clauses ?? [];
  return clauses.find(({ matched }) => !matched)?.why ?? '';
}

const dependsOn = (explained: RoleExplanation): string =>
  explained.statements.flatMap(({ clauses }) => clauses.flatMap(({ depends }) => depends ?? []))[0] ??
  'a condition asks for more';
