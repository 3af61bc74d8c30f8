import type { ExplainedStatement, RoleExplanation } from '@/lib/reach/explain/explain-role';
import { parseSubject } from '@/lib/subjects/subject';

/** What a refused pipeline looks like. */
export type Looks = 'broken-pipeline' | 'stranger';

interface Judged {
  readonly verdict: RoleExplanation | null;
  /** The role lets in another pipeline of the same project, today or as CloudTrail saw it. */
  readonly knowsProject: boolean;
}

/**
 * A project that the role lets in otherwise, or that misses one condition about itself, is most likely a pipeline that somebody
 * relies on; anybody else is a stranger until a person says otherwise.
 */
export function looksLike({ verdict, knowsProject }: Judged): Looks {
  if (knowsProject) return 'broken-pipeline';
  const near = nearestOf(verdict);
  const missing = near?.clauses.filter(({ matched }) => !matched) ?? [];
  const isNear = missing.length === 1 && missing[0]?.miss?.elsewhere === false;
  return isNear ? 'broken-pipeline' : 'stranger';
}

/** What keeps it out, in one sentence of Explain. */
export function whyRefused(verdict: RoleExplanation | null): string {
  if (verdict === null) return 'The trust policy of this role does not parse.';
  if (verdict.gate !== null) return verdict.gate;
  if (verdict.decision === 'explicit-deny') return 'A statement of the trust policy denies it.';
  const missing = nearestOf(verdict)?.clauses.find(({ matched }) => !matched);
  if (missing === undefined) return 'No statement of the trust policy is about this issuer.';
  return missing.miss?.sentence ?? missing.why;
}

/** The Allow statement about this issuer that the fewest conditions keep from matching. */
function nearestOf(verdict: RoleExplanation | null): ExplainedStatement | null {
  const about = verdict?.statements.filter(({ effect, outside }) => effect === 'Allow' && outside === null) ?? [];
  const misses = ({ clauses }: ExplainedStatement): number => clauses.filter(({ matched }) => !matched).length;
  return about.reduce<ExplainedStatement | null>(
    (near, each) => (near === null || misses(each) < misses(near) ? each : near),
    null,
  );
}

/** The branch or tag of a subject; null: it names none. */
export function refOf(subject: string): { readonly type: 'branch' | 'tag'; readonly name: string } | null {
  const parts = new Map(parseSubject(subject)?.map(({ name, value }) => [name, value]));
  const [name, type] = [parts.get('ref'), parts.get('ref_type')];
  return name === undefined ? null : { type: type === 'tag' ? 'tag' : 'branch', name };
}
