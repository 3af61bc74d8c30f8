import { wordsOf } from '@/lib/policy/automata/acceptor';
import { doorsOf } from '@/lib/policy/compare/doors';
import { hasVariables, parseValue, type ValuePart } from '@/lib/policy/policy-text';
import type { Policy } from '@/lib/policy/types';
import { assessValue } from '@/lib/reach/findings/assess-value';
import { reducedPolicy } from '@/lib/reach/findings/reduced-policy';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { admittedToken } from '@/lib/reach/tokens';
import { newRefProblem, projectPathProblem } from '@/lib/subjects/ref-names';
import { DEFAULT_SUB_COMPONENTS, subComponent, subComponentsProblem } from '@/lib/subjects/sub-components';
import { parseSubject, type SubjectPart } from '@/lib/subjects/subject';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

/** What stands in for an asterisk, the most telling first: parts of a subject as a stranger or a Developer would have it. */
const FILLERS: readonly string[] = [
  'another-group',
  'another-project',
  'feature/login',
  '-copy',
  '-2',
  '2',
  '1.0.0',
  'x',
  'another-group/app',
  'branch',
  'ref_type:branch:ref:feature/login',
  'branch:ref:feature/login',
  'ref_type:branch:ref:',
  'ref_type:branch:ref:feature/',
  ':ref_type:branch:ref:main',
  '-copy:ref_type:branch:ref:main',
  '2:ref_type:branch:ref:main',
  'another-project:ref_type:branch:ref:main',
  '/another-project:ref_type:branch:ref:main',
  '-copy/another-project:ref_type:branch:ref:main',
  'another-group/app:ref_type:branch:ref:main',
  'project_path:another-group/app:ref_type:branch',
  'project_path:another-group/app:ref_type:branch:ref:',
  'project_path:another-group/app:ref_type:branch:ref:main',
  '',
];
/** Of more combinations than about this none is tried: the search of the engine then gives its own example. */
const MOST_TEXTS = 4000;
const MOST_ASKED = 12;
/** Claims that only a project of its own can have: with them a made-up path would be no token of anybody. */
const IDENTITY_CLAIMS: readonly string[] = ['project_id', 'namespace_id'];

/**
 * A subject that the statement admits by this value (or by any, where `subject` is null), like one that a real job could have; null: none was found.
 * It is admitted by this very value: neither by another one beside it nor by another statement. `tells`: whether a subject shows the fault.
 */
export function exampleOf(
  view: StatementView,
  subject: SubjectView | null,
  tells: (text: string) => boolean = () => true,
): string | null {
  if (view.issuer === null) return null;
  const found = (subject === null ? view.assessment : assessValue(view, subject))?.example ?? null;
  if (view.issuer.kind === 'other') return found;
  const policy = reducedPolicy(view, subject);
  const texts = hasIdentity(view) ? [] : natural(subject?.value ?? '*', subject, policy.version);
  let asked = 0;
  for (const text of texts) {
    if (!tells(text)) continue;
    if (admitsSubject(policy, view, text)) return text;
    if (++asked === MOST_ASKED) break;
  }
  return found !== null && namesOfSubject(found) !== null && tells(found) ? found : null;
}

const hasIdentity = ({ clauses }: StatementView): boolean =>
  clauses.some(({ claim }) => claim !== null && IDENTITY_CLAIMS.includes(claim));

/** Whether some token of exactly this subject gets in. */
export function admitsSubject(policy: Policy, { issuer, providers }: StatementView, subject: string): boolean {
  if (issuer === null) return false;
  const universe = universeOf([issuer], issuer.host);
  const exactly: typeof universe = {
    ...universe,
    claim: (host, name) =>
      name === 'sub' ? { absent: false, empty: false, text: wordsOf([subject]) } : universe.claim(host, name),
  };
  return doorsOf([policy], universe)
    .filter(({ principal }) => providers.length === 0 || providers.includes(principal))
    .some((door) => admittedToken({ policy, statementIndex: 0, door }, exactly).kind === 'token');
}

/** Subjects of projects that were never customised first, then any that GitLab could write. Read as they are asked for: mostly the first will do. */
function* natural(value: string, subject: SubjectView | null, version: string | undefined): Generator<string> {
  const wildcards = subject === null || subject.within.operator.rule.compares === 'pattern';
  const customised: string[] = [];
  for (const text of filled(parseValue(value, { wildcards, variables: hasVariables(version) }))) {
    const names = namesOfSubject(text);
    if (names?.join() === DEFAULT_SUB_COMPONENTS.join()) yield text;
    else if (names !== null) customised.push(text);
  }
  yield* customised;
}

function filled(parts: readonly ValuePart[]): readonly string[] {
  const choices = parts.map(({ kind }) => (kind === 'any' ? FILLERS.length : kind === 'one' ? 2 : 1));
  if (choices.reduce((product, each) => product * each, 1) > MOST_TEXTS) return [];
  let texts: readonly string[] = [''];
  for (const part of parts) {
    if (part.kind === 'variable') return [];
    texts = texts.flatMap((text) => {
      const next = part.kind === 'text' ? [part.text] : part.kind === 'one' ? ['x', '2'] : fillersAfter(text);
      return next.map((piece) => text + piece);
    });
  }
  return texts;
}

/** The fillers, those first that go on with what is before as people would. */
function fillersAfter(text: string): readonly string[] {
  if (/(^|:)ref:v$/.test(text)) return ['1.0.0', ...FILLERS];
  if (/(^|:)ref:([^:]*\/)?$/.test(text)) return ['feature/login', '1.0.0', ...FILLERS];
  if (/(^|:)ref:[^:]*[-_.]$/.test(text)) return ['2', ...FILLERS];
  if (/(^|:)ref:[^:]+$/.test(text)) return ['-2', ...FILLERS];
  return text.endsWith('/') ? ['another-project', 'another-project:ref_type:branch:ref:main', ...FILLERS] : FILLERS;
}

/** The components of a subject that a job of some project could have, its ref one that can be created today; null: no job has it. */
function namesOfSubject(text: string): readonly string[] | null {
  const parts = parseSubject(text);
  const names = parts?.map(({ name }) => name) ?? [];
  if (parts === null || !parts.every(isPart) || subComponentsProblem(names) !== null) return null;
  return names;
}

function isPart({ name, value }: SubjectPart): boolean {
  switch (subComponent(name)?.holds) {
    case 'path':
      return projectPathProblem(value) === null && !/(^|\/)[-.]|[-.](\/|$)|[-_.]{2}|\.(git|atom)(\/|$)/.test(value);
    case 'id':
      return /^[1-9]\d{0,9}$/.test(value);
    case 'ref-type':
      return value === 'branch' || value === 'tag';
    case 'ref':
      return newRefProblem(value) === null;
    default:
      return value !== '';
  }
}
