import { type PackRequest, packMappings } from '@/lib/mappings/pack';
import { admitBoth, admitBothForms, type ComponentChange, type Rename } from '@/lib/mappings/rename-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import { tried, withinBudget } from '@/lib/policy/budget';
import type { Policy } from '@/lib/policy/types';
import { accessDiff, universeOfFacts } from '@/lib/reach/access-diff';
import { admissions } from '@/lib/reach/admissions';
import { type Answer, readInput } from '@/lib/reach/answers/answer';
import { assessRole } from '@/lib/reach/answers/assess-role';
import { answerCompare } from '@/lib/reach/answers/compare';
import { answerEvaluate } from '@/lib/reach/answers/evaluate';
import { answerLint } from '@/lib/reach/answers/lint';
import { judgeDrift } from '@/lib/reach/drift';
import { existingRefs } from '@/lib/reach/existing-refs';
import { findingDiff } from '@/lib/reach/finding-diff';
import { containmentOf } from '@/lib/reach/intended-projects';
import { policyLines } from '@/lib/reach/policy-lines';
import { proveMapping } from '@/lib/reach/proofs/mapping-proof';
import { proofFacts } from '@/lib/reach/proofs/proof-facts';
import { proposeReductions } from '@/lib/reach/reductions/propose';
import { startMatrix } from '@/lib/reach/starts/matrix';
import { startableRefs } from '@/lib/reach/starts/startable-refs';
import { stillAdmits } from '@/lib/reach/still-admits';
import type { Facts } from '@/lib/reach/types';
import { type Issuer, type RoleAccount, universeOf } from '@/lib/subjects/universe-of-issuer';

/** What a verb of the API answers to the text that was sent. Only the text shows a duplicate key. */
function answerText<T>(text: string, answer: (input: unknown) => Answer<T>): Answer<T> {
  const read = readInput(text);
  return read.ok ? answer(read.output) : read;
}

/** The questions that may take a long search. Arguments and answers are plain data, so that a thread can be asked too. */
const TABLE = {
  evaluate: (text: string) => answerText(text, answerEvaluate),
  compare: (text: string, gitlabs: readonly string[]) => answerText(text, (input) => answerCompare(input, gitlabs)),
  lint: (text: string) => answerText(text, answerLint),
  role: assessRole,
  'access-diff': accessDiff,
  'finding-diff': findingDiff,
  containment: containmentOf,
  admissions,
  'existing-refs': existingRefs,
  lines: policyLines,
  starts: startMatrix,
  'startable-refs': startableRefs,
  reductions: proposeReductions,
  'proof-facts': proofFacts,
  'mapping-proof': proveMapping,
  drift: judgeDrift,
  'still-admits': (line: Policy, live: Policy, issuers: readonly Issuer[], account: RoleAccount) =>
    stillAdmits(line, live, universeOf(issuers, null, account)),
  pack: (request: Omit<PackRequest, 'universe'>, facts: Facts) =>
    packMappings({ ...request, universe: universeOfFacts(facts) }),
  'both-paths': (live: Policy, rename: Rename, issuers: readonly IssuerProfile[], facts: Facts) =>
    admitBoth(live, rename, issuers, universeOfFacts(facts)),
  'both-forms': (live: Policy, change: ComponentChange, issuers: readonly IssuerProfile[], facts: Facts) =>
    admitBothForms(live, change, issuers, universeOfFacts(facts)),
};
type Table = typeof TABLE;

export type QuestionName = keyof Table;
export type ArgumentsOf<N extends QuestionName> = Parameters<Table[N]>;
export type AnswerOf<N extends QuestionName> = ReturnType<Table[N]>;

const QUESTIONS: { readonly [N in QuestionName]: (...args: ArgumentsOf<N>) => AnswerOf<N> } = TABLE;

/** Answers a question within the budget that each has. */
export const answerQuestion = <N extends QuestionName>(name: N, args: ArgumentsOf<N>, steps?: number): AnswerOf<N> =>
  withinBudget(() => QUESTIONS[name](...args), steps);

/** Answers a question that takes no more than so many steps, as `answerQuestion` does; null: it takes more. */
export const answerSmallQuestion = <N extends QuestionName>(
  name: N,
  args: ArgumentsOf<N>,
  steps: number,
): { readonly result: AnswerOf<N> } | null => tried(() => QUESTIONS[name](...args), steps);
