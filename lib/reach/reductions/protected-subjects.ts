import { allowsAll } from '@/lib/policy/compare/policies';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { escapeVariables } from '@/lib/policy/policy-text';
import { printPolicy } from '@/lib/policy/print-policy';
import { universeOfFacts } from '@/lib/reach/access-diff';
import { applyFix } from '@/lib/reach/apply-fix';
import type { AdmittedRef } from '@/lib/reach/existing-refs';
import type { StatementView } from '@/lib/reach/findings/statement-view';
import { onlySubjects } from '@/lib/reach/reductions/subject-edits';
import { subjectOfRef } from '@/lib/reach/reductions/subject-of-ref';
import type { DocumentEdit, InstanceFacts, ProjectFacts } from '@/lib/reach/types';
import { latin1Problem } from '@/lib/subjects/latin1';
import { matchesProtection } from '@/lib/subjects/protection';
import { formatSubject } from '@/lib/subjects/subject';

/** A list of more subjects is none that people would read, and fills the quota of the document. */
const MOST = 40;

/**
 * Edits that leave a statement the protected refs of the projects that it admits today. Where a protection with a wildcard covers them,
 * its pattern is put, so that a later `release/2` gets in as `release/1` does; GitLab's `*` matches what IAM's does. null: there are
 * none, too many, or of some the subject does not tell protected refs from others.
 */
export function onlyProtected(view: StatementView, admitted: readonly AdmittedRef[]): readonly DocumentEdit[] | null {
  const instance = view.issuer?.instance ?? null;
  const refs = admitted.filter(({ ref }) => ref.protected);
  if (instance === null || refs.length === 0 || !refs.every((each) => tellsRefs(instance, each))) return null;
  const exact = refs.map((each) => subjectOfRef(instance, each));
  if (!exact.every((subject) => subject !== null)) return null;
  const escaped = (subject: string) => escapeVariables(subject, view.policy.version);
  const patterns = refs.map((each, at) => patternOf(instance, each) ?? exact[at] ?? '').map(escaped);
  if (patterns.some((each) => each.includes('*'))) {
    const edits = listOf(view, patterns, true);
    if (edits !== null && isNarrower(view, edits)) return edits;
  }
  return listOf(view, exact, false);
}

function listOf(view: StatementView, subjects: readonly string[], patterns: boolean) {
  const own = [...new Set(subjects)];
  return own.length > MOST ? null : onlySubjects(view, own, { patterns });
}

const projectOf = (instance: InstanceFacts, { projectId }: AdmittedRef): ProjectFacts | undefined =>
  instance.projects.find(({ id }) => id === projectId);

/** A subject without the ref is one that all refs share; without its type a tag of the same name has it too. */
const tellsRefs = (instance: InstanceFacts, ref: AdmittedRef): boolean => {
  const components = projectOf(instance, ref)?.subComponents ?? [];
  return components.includes('ref') && components.includes('ref_type');
};

/** The subjects of every ref that the protection of this one covers; null: it is protected by its name alone. */
function patternOf(instance: InstanceFacts, admitted: AdmittedRef): string | null {
  const { projectId, projectPath, ref } = admitted;
  const project = projectOf(instance, admitted);
  const rule = (project?.protection ?? []).find(
    ({ type, pattern }) => type === ref.type && pattern.includes('*') && matchesProtection(pattern, ref.name),
  );
  if (rule === undefined || project?.subComponents == null || latin1Problem(rule.pattern) !== null) return null;
  return formatSubject(project.subComponents, {
    ...{ project_path: projectPath, project_id: String(projectId) },
    ...{ ref_type: ref.type, ref: rule.pattern },
  });
}

/** A pattern can match refs that the statement keeps out today. */
function isNarrower(view: StatementView, edits: readonly DocumentEdit[]): boolean {
  const document = applyFix(printPolicy(view.policy), { edits });
  const after = document === null ? null : parsePolicy(document);
  return after?.ok === true && allowsAll(view.policy, after.policy, universeOfFacts(view.facts)) === true;
}
