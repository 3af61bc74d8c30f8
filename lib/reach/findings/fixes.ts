import { escapeVariables } from '@/lib/policy/policy-text';
import type { Path } from '@/lib/policy/types';
import { existingRefs } from '@/lib/reach/existing-refs';
import { quote } from '@/lib/reach/findings/quote';
import { reducedPolicy } from '@/lib/reach/findings/reduced-policy';
import type { ClauseView, StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { subjectShape } from '@/lib/reach/subject-shape';
import type { DocumentEdit, FindingFix } from '@/lib/reach/types';
import { latin1Problem } from '@/lib/subjects/latin1';
import { newRefProblem } from '@/lib/subjects/ref-names';
import { formatSubject } from '@/lib/subjects/subject';

/** More subjects than this are no list that people would read, and fill the quota of the document. */
const MOST_SUBJECTS = 12;

export const narrows = (label: string, ...edits: readonly DocumentEdit[]): FindingFix => ({
  label,
  effect: 'narrows',
  edits,
});
const remove = (path: Path): DocumentEdit => ({ op: 'remove', path });
const set = (path: Path, value: string | readonly string[]): DocumentEdit => ({ op: 'set', path, value });
const scalarOrList = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? '') : values;

/** Takes the statement out, unless the policy then admits nobody at all: IAM refuses a policy without statements. */
export function withoutStatement(view: StatementView): FindingFix | null {
  const { policy, statement, path, name } = view;
  const others = policy.statements.filter((other) => other !== statement && other.effect === 'Allow');
  return others.length === 0 ? null : narrows(`Remove ${name.toLowerCase()}`, remove(path));
}

/** Takes one value out; with the last one the statement goes. */
export function withoutValue(view: StatementView, subject: SubjectView): FindingFix | null {
  const rest = subject.within.clause.values.filter((other) => other !== subject.value);
  if (rest.length === 0) return withoutStatement(view);
  return narrows('Remove this value', set(subject.within.path, scalarOrList(rest)));
}

const replaced = ({ within, value }: SubjectView, by: readonly string[]): DocumentEdit => {
  const values = within.clause.values.flatMap((other) => (other === value ? by : [other]));
  return set(within.path, scalarOrList([...new Set(values)]));
};

/** Puts narrower values in the place of one. */
export const narrowed = (subject: SubjectView, by: string): FindingFix =>
  narrows(`Replace with ${quote(by)}`, replaced(subject, [by]));

/** Puts what was meant in the place of a value that admits nobody. */
export const corrected = (subject: SubjectView, by: string): FindingFix => ({
  label: `Replace with ${quote(by)}`,
  effect: 'corrects',
  edits: [replaced(subject, [by])],
});

export const withoutClause = ({ path, clause }: ClauseView): FindingFix =>
  narrows(`Remove the condition on ${quote(clause.key)}`, remove(path));

/** Writes a clause under another operator, unless that operator already speaks about the key. */
export function underOperator(view: StatementView, { clause, path }: ClauseView, operator: string): FindingFix | null {
  if (view.statement.clauses.some((other) => other.operator === operator && other.key === clause.key)) return null;
  const to = [...view.path, 'Condition', operator, clause.key];
  return narrows(`Use ${operator}`, set(to, scalarOrList(clause.values)), remove(path));
}

/** Names the key of a clause after the provider of the statement, where that opens no more than refs of projects named in full. */
export function underOwnKey(view: StatementView, { clause, path }: ClauseView, own: string): FindingFix | null {
  const named = clause.values.every((value) => subjectShape(value, true, view.policy.version).tail !== null);
  const taken = view.statement.clauses.some(({ key }) => key.toLowerCase() === own.toLowerCase());
  if (!own.endsWith(':sub') || !named || taken) return null;
  const to = [...view.path, 'Condition', clause.operator, own];
  const edits: readonly DocumentEdit[] = [set(to, scalarOrList(clause.values)), remove(path)];
  return { label: `Use the key ${quote(own)}`, effect: 'corrects', edits };
}

/** Adds a clause that has to hold too. */
export function withClause(
  view: StatementView,
  name: string,
  values: readonly string[],
  label: string,
): FindingFix | null {
  const key = `${view.issuer?.host}:${name}`;
  if (values.length === 0 || view.statement.clauses.some((clause) => clause.key.toLowerCase() === key.toLowerCase()))
    return null;
  return narrows(label, set([...view.path, 'Condition', 'StringEquals', key], scalarOrList(values)));
}

/**
 * Writes out what exists today and is admitted by this value (or by the statement, where there is no clause on the subject), as exact
 * subjects: the protected refs, or all where none is protected. null: nothing is, it is too much, or it is not known.
 */
export function limitedToToday(
  view: StatementView,
  subject: SubjectView | null,
  { onlyProtected = false } = {},
): FindingFix | null {
  const today = subjectsToday(view, subject, onlyProtected);
  if (today === null || today.subjects.join() === subject?.value) return null;
  const { subjects, words } = today;
  const label = `Limit to the ${words} that match${subjects.length === 1 ? 'es' : ''} today`;
  return subject === null ? withClause(view, 'sub', subjects, label) : narrows(label, replaced(subject, subjects));
}

function subjectsToday(view: StatementView, subject: SubjectView | null, onlyProtected: boolean) {
  const { issuer, facts, policy } = view;
  const instance = issuer?.instance ?? null;
  if (instance === null) return null;
  const admitted = existingRefs(reducedPolicy(view, subject), facts).filter(
    ({ instanceId }) => instanceId === instance.id,
  );
  const guarded = admitted.filter(({ ref }) => ref.protected);
  const kept = guarded.length > 0 || onlyProtected ? guarded : admitted;
  if (kept.length === 0 || kept.length > MOST_SUBJECTS) return null;
  const subjects = kept.map(({ projectId, projectPath, ref }) => {
    const components = instance.projects.find(({ id }) => id === projectId)?.subComponents;
    if (components == null || newRefProblem(ref.name) !== null || latin1Problem(ref.name) !== null) return null;
    if (!components.every((name) => KNOWN_PARTS.includes(name))) return null;
    const id = String(projectId);
    return escapeVariables(
      formatSubject(components, { project_path: projectPath, project_id: id, ref_type: ref.type, ref: ref.name }),
      policy.version,
    );
  });
  if (!subjects.every((one) => one !== null)) return null;
  const noun = kept.every(({ ref }) => ref.type === 'branch')
    ? 'branch'
    : kept.every(({ ref }) => ref.type === 'tag')
      ? 'tag'
      : 'ref';
  const guard = guarded.length > 0 ? 'protected ' : '';
  const count = new Set(subjects).size;
  const words = count === 1 ? `${guard}${noun}` : `${count} ${guard}${noun === 'branch' ? 'branches' : `${noun}s`}`;
  return { subjects: [...new Set(subjects)], words };
}

/** The components whose value follows from a project and a ref alone. */
const KNOWN_PARTS: readonly string[] = ['project_path', 'project_id', 'ref_type', 'ref'];

/** Turns the statement's effect round, so that nobody gets in until somebody says who should. For a statement that is open and alone. */
export const closed = (view: StatementView): FindingFix =>
  narrows(
    `Deny everyone in ${view.name.toLowerCase()} until you know who needs it`,
    set([...view.path, 'Effect'], 'Deny'),
  );
