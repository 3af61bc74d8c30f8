import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Json } from '@/lib/policy/types';
import { applyFix } from '@/lib/reach/apply-fix';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { type StatementView, statementViews } from '@/lib/reach/findings/statement-view';
import type { Kind, Surroundings } from '@/lib/reach/reductions/kinds';

type Members = Readonly<Record<string, Json>>;

/**
 * The document with a statement of several providers divided into one for each, so that each can be reduced as its own tokens need: a
 * token has the condition keys of one provider alone. null: this kind proposes nothing for any of them.
 */
export function reducedByProvider(
  document: string,
  views: readonly StatementView[],
  kind: Kind,
  around: Surroundings,
): string | null {
  const [firstView] = views;
  if (firstView === undefined || !isDivisible(firstView, views)) return null;
  const { index } = firstView;
  const json = read(document);
  const statements = statementsOf(json);
  const withPart = (part: Members) => ({
    ...json,
    Statement: statements.map((each, at) => (at === index ? part : each)),
  });
  const divided = views.map((view, at) => {
    const alone = onlyFor(view, membersOf(statements[index]), at);
    return { alone, reduced: reducedPart(withPart(alone), view, kind, around) };
  });
  if (divided.every(({ reduced }) => reduced === null)) return null;
  // What says that it limits a statement leaves no part of it as open as it was.
  if (kind.limits && divided.some(({ reduced }, at) => reduced === null && (views[at]?.assessment.high ?? 0) > 0))
    return null;
  const kept = divided.flatMap(({ alone, reduced }) => (reduced === 'gone' ? [] : [reduced ?? alone]));
  const [first] = divided;
  const others = statements.filter((_, at) => at !== index).map(membersOf);
  // A denial would shut out what other statements admit, so there is one only where nobody is left: IAM wants a statement.
  const isShut = kept.length === 0 && first !== undefined && others.every(({ Effect }) => Effect !== 'Allow');
  const parts = isShut ? [{ ...first.alone, Effect: 'Deny' }] : kept;
  const all = statements.flatMap((each, at) => (at === index ? parts : [each]));
  return JSON.stringify({ ...json, Statement: all }, null, 2);
}

/** What the kind makes of the statement of one provider. "gone": it would be taken out, or shut. null: nothing. */
function reducedPart(
  json: Members,
  { index, facts }: StatementView,
  kind: Kind,
  around: Surroundings,
): Json | 'gone' | null {
  const text = JSON.stringify(json);
  const parsed = parsePolicy(text);
  if (!parsed.ok) return null;
  const own = statementViews(parsed.policy, facts, assessPolicy(parsed.policy, facts)).find(
    (view) => view.index === index,
  );
  const draft = own && kind.propose(own, around);
  const after = draft ? applyFix(text, draft) : null;
  if (after === null) return null;
  const left = statementsOf(read(after));
  const isOpen =
    left.length === parsed.policy.statements.length && membersOf(left[index]).Effect === own?.statement.effect;
  return isOpen ? (left[index] ?? null) : 'gone';
}

/** Whether its parts name everyone whom it names: nobody is to be lost by dividing it. */
function isDivisible({ statement, providers }: StatementView, views: readonly StatementView[]): boolean {
  const { negated, value } = statement.principal;
  const areProviders = value.kind === 'entries' && value.entries.every(({ type }) => type === 'Federated');
  return !negated && areProviders && views.flatMap(providersOf).length === providers.length;
}

const providersOf = ({ alone: { principal } }: StatementView): readonly string[] =>
  principal.value.kind === 'any' ? [] : principal.value.entries.flatMap(({ values }) => values);

/** The statement if it named this provider alone. IAM wants each Sid once. */
function onlyFor(view: StatementView, statement: Members, at: number): Members {
  const { Sid } = statement;
  const own = providersOf(view);
  return {
    ...statement,
    ...(typeof Sid === 'string' && Sid !== '' && at > 0 && { Sid: `${Sid}${at + 1}` }),
    Principal: { Federated: own.length === 1 ? (own[0] ?? '') : own },
  };
}

function read(text: string): Members {
  const json: Json = JSON.parse(text);
  return membersOf(json);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const membersOf = (value: Json | undefined): Members =>
  typeof value === 'object' && value !== null && !isList(value) ? value : {};

/** IAM takes a single statement without its list. */
const statementsOf = ({ Statement = [] }: Members): readonly Json[] => (isList(Statement) ? Statement : [Statement]);
