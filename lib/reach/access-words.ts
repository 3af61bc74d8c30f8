import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Example, Universe } from '@/lib/policy/compare/types';
import type { Policy } from '@/lib/policy/types';
import { admissions } from '@/lib/reach/admissions';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { describeSubject } from '@/lib/reach/describe-subject';
import { type StatementView, type SubjectView, statementViews } from '@/lib/reach/findings/statement-view';
import { projectIndex } from '@/lib/reach/issuers';
import type { Admission, Facts } from '@/lib/reach/types';
import { parseSubject } from '@/lib/subjects/subject';

/** More values than this are not put into words one by one. */
const MOST_SENTENCES = 20;

/**
 * What `allowing` admits and `refusing` does not, one sentence for each value that brings something, with an example and the
 * count of refs that exist. Empty where the difference is not in the values of subjects.
 */
export function accessSentences(
  allowing: Policy,
  refusing: Policy,
  facts: Facts,
  universe: Universe,
  only: ReadonlySet<string>,
): readonly string[] {
  const sentences: string[] = [];
  for (const view of statementViews(allowing, facts, assessPolicy(allowing, facts))) {
    if (view.statement.effect === 'Deny') continue;
    for (const subject of view.subjects) {
      if (sentences.length >= MOST_SENTENCES) return sentences;
      const alone = withOneValue(allowing, view, subject);
      const example = comparePolicies(refusing, alone, universe).gained?.example;
      if (example === undefined) continue;
      const admitted = admissions(alone, facts).filter((admission) => only.has(admissionKey(admission)));
      sentences.push(sentenceOf(view, subject, example, admitted));
    }
  }
  return [...new Set(sentences)];
}

export const admissionKey = ({
  instanceId,
  projectId,
  ref,
}: Pick<Admission, 'instanceId' | 'projectId' | 'ref'>): string => `${instanceId}/${projectId}/${ref.type}/${ref.name}`;

function withOneValue(policy: Policy, view: StatementView, { within, value }: SubjectView): Policy {
  const clauses = view.statement.clauses.map((clause) =>
    clause === within.clause ? { ...clause, values: [value] } : clause,
  );
  const denials = policy.statements.filter(({ effect }) => effect === 'Deny');
  return { ...policy, statements: [{ ...view.statement, clauses }, ...denials] };
}

function sentenceOf(
  view: StatementView,
  { value, shape }: SubjectView,
  example: Example,
  admitted: readonly Admission[],
): string {
  const who = describeSubject(value, shape);
  const open = admitted.filter(({ ref }) => !ref.protected).length;
  if (shape.firstWildcard === 'none') {
    const [first] = admitted;
    const state =
      first === undefined ? absence(view, shape.project) : first.ref.protected ? 'protected' : 'not protected';
    return shape.tail === '' || admitted.length > 1
      ? `${capital(who)}; ${counted(view, shape.project, admitted, open)}.`
      : `${capital(who)}, ${state}.`;
  }
  return `${capital(who)}, ${exampleWords(example)}; ${counted(view, shape.project, admitted, open)}.`;
}

/** Only of refs that were read it is said that one does not exist. */
const absence = (view: StatementView, path: string): string =>
  refsOf(view, path) === null ? 'and it is not known whether that exists today' : 'which does not exist today';

function refsOf({ issuer }: StatementView, path: string) {
  const instance = issuer?.instance ?? null;
  return instance === null ? null : (projectIndex(instance).byPath.get(path)?.refs ?? null);
}

function counted(view: StatementView, path: string, admitted: readonly Admission[], open: number): string {
  const refs = refsOf(view, path);
  const types = new Set(admitted.map(({ ref }) => ref.type));
  const [type] = types;
  const alike = type === undefined || types.size > 1 ? refs : (refs?.filter((ref) => ref.type === type) ?? null);
  const noun = types.size !== 1 ? 'refs' : type === 'tag' ? 'tags' : 'branches';
  const total = alike === null ? '' : ` of ${alike.length}`;
  if (admitted.length === 0 && alike === null) return 'which refs exist is not known';
  if (admitted.length === 0) return `none${total} existing ${noun}`;
  return `${admitted.length}${total} existing ${noun}${open > 0 ? `; ${open} of them unprotected` : ', all protected'}`;
}

/** "for example release/a", or the whole subject where it does not name a ref. */
function exampleWords(example: Example): string {
  const subject = Object.entries(example).find(([key]) => key.toLowerCase().endsWith(':sub'))?.[1] ?? '';
  const ref = parseSubject(subject)?.find(({ name }) => name === 'ref')?.value;
  const path = parseSubject(subject)?.find(({ name }) => name === 'project_path')?.value;
  return `for example ${ref === undefined ? subject : path === undefined ? ref : `${ref} of ${path}`}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
