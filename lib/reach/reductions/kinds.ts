import { compileClause } from '@/lib/policy/compile-clause';
import { escapeVariables } from '@/lib/policy/policy-text';
import { uncheckedClaims } from '@/lib/policy/refusals/shared-issuers';
import type { AdmittedRef } from '@/lib/reach/existing-refs';
import { existingRefs } from '@/lib/reach/existing-refs';
import { closed, withClause, withoutStatement } from '@/lib/reach/findings/fixes';
import { reducedPolicy } from '@/lib/reach/findings/reduced-policy';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { onlyProtected } from '@/lib/reach/reductions/protected-subjects';
import { onlySubjects, replacedValues } from '@/lib/reach/reductions/subject-edits';
import type { Draft, ReductionKind, Uses } from '@/lib/reach/reductions/types';
import { usesOf } from '@/lib/reach/reductions/used-subjects';

/** What a kind looks at besides the statement. */
export interface Surroundings {
  readonly uses: Uses;
  /** Whoever was not seen for so long counts as unused. */
  readonly unusedDays: number;
  readonly now: Date;
}

export interface Kind {
  readonly kind: ReductionKind;
  /** What a button says of several roles or statements: a verb and its object. */
  readonly label: string;
  /** What it does, in one sentence. */
  readonly says: string;
  /** Everybody who was seen entering keeps access. */
  readonly keepsUsed: boolean;
  /** It says of a whole statement whom it admits then, so no part of it may stay as it was. */
  readonly limits?: true;
  /** What it proposes for one statement. null: nothing. */
  readonly propose: (view: StatementView, around: Surroundings) => Draft | null;
}

/** A list of more subjects is none that people would read, and fills the quota of the document. */
const MOST = 40;
const DAY = 86_400_000;

const isOpen = ({ issuer, statement, assessment }: StatementView): boolean =>
  issuer !== null && issuer.kind !== 'other' && statement.effect === 'Allow' && assessment.high > 0;

const plural = (count: number, one: string, many = `${one}s`): string =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;

/** Every kind that changes statements one by one. Those that mend findings are in `from-findings.ts`. */
export const KINDS: readonly Kind[] = [
  {
    kind: 'limit-to-used',
    label: 'Limit to what was used',
    says: 'Admits exactly the subjects that CloudTrail saw entering, and nobody else.',
    keepsUsed: true,
    limits: true,
    propose: (view, { uses }) => {
      if (!isOpen(view) || uses === null) return null;
      const used = [...new Set(usesOf(view, uses).map(({ subject }) => subject))];
      if (used.length === 0 || used.length > MOST) return null;
      const edits = onlySubjects(view, used);
      return edits && { edits, label: `Limit to the ${plural(used.length, 'subject')} seen entering` };
    },
  },
  {
    kind: 'limit-to-today',
    label: 'Limit to the projects that match today',
    says: 'Names the projects that match today, so that no later project gets in.',
    keepsUsed: false,
    propose: (view) => {
      if (!isOpen(view)) return null;
      const projects = new Map<string, string>();
      const drafts = view.subjects.length === 0 ? wholeProjects(view, projects) : namedInValues(view, projects);
      if (drafts === null || projects.size === 0) return null;
      return {
        edits: drafts,
        label: `Limit to the ${plural(projects.size, 'project')} that match${projects.size === 1 ? 'es' : ''} today`,
      };
    },
  },
  {
    kind: 'limit-to-protected',
    label: 'Limit to protected branches and tags',
    says: 'Admits protected branches and tags alone, to which not every Developer may push.',
    keepsUsed: false,
    limits: true,
    propose: (view) => {
      if (!isOpen(view)) return null;
      const label = 'Limit to protected branches and tags';
      // IAM keeps no statement that leaves the subject of a shared issuer open, whatever else it checks.
      if (view.issuer?.kind === 'gitlab-com' && uncheckedClaims(view.statement).length === 0) {
        const claim = withClause(view, 'ref_protected', ['true'], label);
        if (claim !== null) return claim;
      }
      const edits = onlyProtected(view, existingHere(view, null));
      return edits && { edits, label };
    },
  },
  {
    kind: 'remove-unused',
    label: 'Remove what was not used',
    says: 'Takes out what nobody was seen using.',
    keepsUsed: true,
    propose: (view, { uses, unusedDays, now }) => {
      if (!isOpen(view) || uses === null) return null;
      const since = now.getTime() - unusedDays * DAY;
      if (Date.parse(uses.since) > since) return null;
      const used = usesOf(view, uses).filter(({ at }) => Date.parse(at) >= since);
      if (used.length === 0) {
        const fix = withoutStatement(view) ?? closed(view);
        return { edits: fix.edits, label: `Remove what was not used for ${unusedDays} days` };
      }
      const clause = view.subjects[0]?.within;
      if (clause === undefined || view.subjects.some(({ within }) => within !== clause)) return null;
      const isUsed = (value: string): boolean =>
        used.some(({ subject }) =>
          compileClause({ ...clause.clause, values: [value] }, view.policy.version).holds({
            [clause.clause.key]: subject,
          }),
        );
      const idle = clause.clause.values.filter((value) => !isUsed(value));
      const edits = replacedValues(clause.path, clause.clause.values, (value) => (isUsed(value) ? [value] : []));
      return idle.length === 0 || edits === null
        ? null
        : { edits, label: `Remove what was not used for ${unusedDays} days` };
    },
  },
  {
    kind: 'fix-dead',
    label: 'Remove what admits nobody',
    says: 'Takes out a statement that lets nobody in.',
    keepsUsed: true,
    propose: (view) => {
      const { issuer, statement, assessment, name } = view;
      const isDead =
        statement.effect === 'Allow' && issuer !== null && issuer.kind !== 'other' && assessment.high === 0;
      const fix = isDead ? (withoutStatement(view) ?? closed(view)) : null;
      return fix && { edits: fix.edits, label: `Remove ${name.toLowerCase()}, which admits nobody` };
    },
  },
  {
    kind: 'close-statement',
    label: 'Admit nobody',
    says: 'Admits nobody by this statement any more. For one that is open while nobody knows who needs it.',
    keepsUsed: false,
    propose: (view) => (isOpen(view) ? (withoutStatement(view) ?? closed(view)) : null),
  },
];

const existingHere = (view: StatementView, subject: SubjectView | null): readonly AdmittedRef[] =>
  existingRefs(reducedPolicy(view, subject), view.facts).filter(
    ({ instanceId }) => instanceId === view.issuer?.instance?.id,
  );

/** A statement without a condition on the subject gets one: every ref of each project that gets in today. */
function wholeProjects(view: StatementView, projects: Map<string, string>) {
  const leads = projectsOf(view, existingHere(view, null));
  if (leads === null || leads.size === 0 || leads.size > MOST) return null;
  for (const [path, lead] of leads) projects.set(path, lead);
  return onlySubjects(
    view,
    [...leads.values()].map((lead) => `${lead}:*`),
    { patterns: true },
  );
}

/** Each pattern that leaves the project open becomes one for each project that it matches today; its refs stay as they were. */
function namedInValues(view: StatementView, projects: Map<string, string>) {
  const [first] = view.subjects;
  if (first === undefined || view.subjects.some(({ within }) => within !== first.within)) return null;
  const { clause, operator, path } = first.within;
  if (operator.rule.compares !== 'pattern') return null;
  const by = new Map<string, readonly string[]>();
  for (const subject of view.subjects) {
    if (subject.shape.firstWildcard === 'ref' || subject.shape.firstWildcard === 'none') continue;
    const leads = projectsOf(view, existingHere(view, subject));
    if (leads === null || leads.size > MOST) return null;
    for (const [project, lead] of leads) projects.set(project, lead);
    const tail = tailOf(subject.value);
    by.set(
      subject.value,
      [...leads.values()].map((lead) => escapeVariables(lead, view.policy.version) + tail),
    );
  }
  return by.size === 0 ? null : replacedValues(path, clause.values, (value) => by.get(value) ?? [value]);
}

/** What follows the project in a pattern. Where the pattern ends there, its wildcard matched whatever follows. */
function tailOf(value: string): string {
  const end = value.indexOf(':', value.indexOf(':') + 1);
  return end < 0 ? ':*' : value.slice(end);
}

/** By project what its subjects begin with; null: of one it is not known, or they begin with something else. */
function projectsOf({ issuer }: StatementView, refs: readonly AdmittedRef[]): ReadonlyMap<string, string> | null {
  const leads = new Map<string, string>();
  for (const { projectId, projectPath } of refs) {
    const [lead] = issuer?.instance?.projects.find(({ id }) => id === projectId)?.subComponents ?? [];
    if (lead !== 'project_path' && lead !== 'project_id') return null;
    leads.set(projectPath, lead === 'project_id' ? `project_id:${projectId}` : `project_path:${projectPath}`);
  }
  return leads;
}
