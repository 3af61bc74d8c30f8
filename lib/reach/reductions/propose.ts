import { withinBudget } from '@/lib/policy/budget';
import { allowsAll } from '@/lib/policy/compare/policies';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { policySize } from '@/lib/policy/print-policy';
import { iamRefusals } from '@/lib/policy/refusals/iam-refusals';
import type { Policy } from '@/lib/policy/types';
import { universeOfFacts } from '@/lib/reach/access-diff';
import { applyFix } from '@/lib/reach/apply-fix';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { findings } from '@/lib/reach/findings/findings';
import { type StatementView, statementViews } from '@/lib/reach/findings/statement-view';
import { reducedByProvider } from '@/lib/reach/reductions/by-provider';
import { KINDS_OF_FINDINGS, mendAll, statementOf } from '@/lib/reach/reductions/from-findings';
import { KINDS, type Kind, type Surroundings } from '@/lib/reach/reductions/kinds';
import { lossesOf } from '@/lib/reach/reductions/losses';
import type { NotOffered, Reduction, ReductionKind, ReductionScope } from '@/lib/reach/reductions/types';
import { takesSubject } from '@/lib/reach/takes-subject';
import type { DocumentEdit, Facts, Finding } from '@/lib/reach/types';

/** What is to be reduced. */
export interface Asked extends Surroundings {
  /** The live trust policy as JSON text. */
  readonly document: string;
  readonly facts: Facts;
  /** Characters that the account allows a trust policy; null: not known. */
  readonly quota: number | null;
  /** Only these kinds; absent: every kind. */
  readonly kinds?: readonly ReductionKind[];
}

/** Proposals, the most exact first, and why others are not among them. */
export interface Reductions {
  readonly offered: readonly Reduction[];
  readonly notOffered: readonly NotOffered[];
}

interface Candidate {
  readonly kind: ReductionKind;
  readonly scope: ReductionScope | null;
  readonly label: string;
  readonly document: string;
  readonly keepsUsed: boolean;
}

const NONE: Reductions = { offered: [], notOffered: [] };

/**
 * What would make a trust policy admit less. Each proposal is proved by the comparer to admit nobody who is kept out today; one that is
 * to keep everybody who was seen entering is held to that too. What could not be proved is not offered.
 */
export function proposeReductions(asked: Asked): Reductions {
  const parsed = parsePolicy(asked.document);
  if (!parsed.ok || parsed.problems.some(({ severity }) => severity === 'error')) return NONE;
  return withinBudget(() => reductionsOf(parsed.policy, asked));
}

function reductionsOf(live: Policy, asked: Asked): Reductions {
  const isAsked = ({ kind }: { readonly kind: ReductionKind }): boolean => asked.kinds?.includes(kind) ?? true;
  const views = statementViews(live, asked.facts, assessPolicy(live, asked.facts));
  const candidates = [
    ...KINDS.filter(isAsked).flatMap((kind) => ofStatements(kind, views, asked)),
    ...KINDS_OF_FINDINGS.filter(isAsked).flatMap((kind) => ofRules(kind, asked)),
    ...(isAsked({ kind: 'mend-finding' }) ? ofFindings(live, asked) : []),
  ];
  const seen = new Set<string>();
  const refused = new Map<ReductionKind, string>();
  const offered = candidates.flatMap((candidate): readonly Reduction[] => {
    const refusal = refusalOf(candidate, asked.quota);
    if (refusal !== null) {
      refused.set(candidate.kind, refusal);
      return [];
    }
    const reduction = proved(live, asked, candidate);
    // The same document under another name is no other choice, except that a finding is looked for by its own.
    const key = `${candidate.scope?.finding ?? ''} ${candidate.document}`;
    if (reduction === null || seen.has(key)) return [];
    seen.add(key);
    return [reduction];
  });
  const notRefused = reasons(views, asked, offered);
  const byIam = [...refused].flatMap(([kind, reason]) =>
    [...offered, ...notRefused].some((each) => each.kind === kind) ? [] : [{ kind, reason }],
  );
  return { offered, notOffered: [...notRefused, ...byIam].filter(isAsked) };
}

/** Why IAM would not take the document, in a sentence; null: it would, as far as is known here. */
function refusalOf({ document }: Candidate, quota: number | null): string | null {
  const parsed = parsePolicy(document);
  if (!parsed.ok) return parsed.problems[0]?.message ?? 'It does not parse.';
  const [refusal] = iamRefusals(parsed.policy);
  if (refusal !== undefined) return refusal.message;
  const size = policySize(parsed.policy);
  return quota === null || size <= quota
    ? null
    : `It would take ${size} characters, and this account allows ${quota} for a trust policy.`;
}

/** One for the whole policy; and where several statements can be reduced, one for each. */
function ofStatements(kind: Kind, views: readonly StatementView[], asked: Asked): readonly Candidate[] {
  const drafts = views.flatMap((view) => {
    const draft = view.hosts.length < 2 ? kind.propose(view, asked) : null;
    return draft === null ? [] : [{ view, draft }];
  });
  const [first, ...more] = drafts;
  const divided = ofManyProviders(kind, views, asked);
  if (first === undefined) return divided;
  const single = drafts.flatMap(({ view, draft }) => candidateOf(kind, view, draft.label, draft.edits, asked));
  const each = [...single, ...divided];
  if (more.length === 0 || kind.kind === 'close-statement') return each;
  const edits = inOrder(drafts.flatMap(({ draft }) => draft.edits));
  const document = applyFix(asked.document, { edits });
  const label = `${kind.label}, in ${drafts.length} statements`;
  return document === null
    ? each
    : [{ kind: kind.kind, scope: null, label, document, keepsUsed: kind.keepsUsed }, ...each];
}

/** A statement of several providers becomes one for each of them. */
function ofManyProviders(kind: Kind, views: readonly StatementView[], asked: Asked): readonly Candidate[] {
  const several = views.filter(({ hosts }) => hosts.length > 1);
  return [...new Set(several.map(({ index }) => index))].flatMap((index) => {
    const own = several.filter((view) => view.index === index);
    const document = reducedByProvider(asked.document, own, kind, asked);
    if (document === null) return [];
    const scope = { statement: index, finding: null };
    const label = `${kind.label}, for each of ${own.length} providers`;
    return [{ kind: kind.kind, scope, label, document, keepsUsed: kind.keepsUsed }];
  });
}

function candidateOf(
  { kind, keepsUsed }: Kind,
  { index }: StatementView,
  label: string,
  edits: readonly DocumentEdit[],
  { document: live }: Asked,
): readonly Candidate[] {
  const document = applyFix(live, { edits: inOrder(edits) });
  return document === null ? [] : [{ kind, scope: { statement: index, finding: null }, label, document, keepsUsed }];
}

/** What is taken out moves the places behind it: the last statements go first, after everything else was set. */
function inOrder(edits: readonly DocumentEdit[]): readonly DocumentEdit[] {
  const isWhole = ({ op, path }: DocumentEdit): boolean => op === 'remove' && path.length === 2;
  const whole = edits.filter(isWhole).sort((a, b) => Number(b.path[1]) - Number(a.path[1]));
  return [...edits.filter((edit) => !isWhole(edit)), ...whole];
}

function ofRules(
  { kind, label, rules }: (typeof KINDS_OF_FINDINGS)[number],
  { document: live, facts }: Asked,
): readonly Candidate[] {
  const document = mendAll(live, facts, rules);
  return document === null ? [] : [{ kind, scope: null, label, document, keepsUsed: false }];
}

/** The edit of each finding that has one. */
function ofFindings(live: Policy, { document: text, facts }: Asked): readonly Candidate[] {
  return findings(live, facts).flatMap(({ id, fix, path }: Finding): readonly Candidate[] => {
    const statement = statementOf({ path });
    const document = fix === undefined ? null : applyFix(text, fix);
    if (fix === undefined || document === null || statement === null) return [];
    const scope = { statement, finding: id };
    return [{ kind: 'mend-finding', scope, label: fix.label, document, keepsUsed: false }];
  });
}

/** null: it admits more, changes nothing, or neither could be decided. */
function proved(live: Policy, { facts, uses }: Asked, candidate: Candidate): Reduction | null {
  const { kind, scope, label, document, keepsUsed } = candidate;
  const parsed = parsePolicy(document);
  if (!parsed.ok) return null;
  const universe = universeOfFacts(facts);
  if (allowsAll(live, parsed.policy, universe) !== true) return null;
  const isSame = allowsAll(parsed.policy, live, universe) === true;
  if (isSame && kind !== 'fix-dead' && kind !== 'mend-finding') return null;
  const kept = (uses?.entered ?? []).filter(({ subject, host }) => takesSubject(live, subject, host));
  if (keepsUsed && kept.some(({ subject, host }) => !takesSubject(parsed.policy, subject, host))) return null;
  const losses = lossesOf(live, parsed.policy, facts, uses);
  const id = [kind, scope?.statement ?? 'all', scope?.finding ?? ''].filter((part) => part !== '').join('.');
  return { id, kind, scope, label, document, isSame, ...losses };
}

/** Why a kind that people would look for is not there. */
function reasons(
  views: readonly StatementView[],
  { uses, unusedDays, now }: Asked,
  offered: readonly Reduction[],
): readonly NotOffered[] {
  const has = (kind: ReductionKind): boolean => offered.some((each) => each.kind === kind);
  const found: NotOffered[] = [];
  const say = (kind: ReductionKind, reason: string): void => {
    if (!has(kind)) found.push({ kind, reason });
  };
  if (uses === null) {
    const reason = 'Not observed: CloudTrail could not be asked, so who uses the role is not known.';
    say('limit-to-used', reason);
    say('remove-unused', reason);
  } else if (uses.entered.length === 0) {
    say('limit-to-used', 'CloudTrail saw nobody entering the role.');
  }
  if (uses !== null && Date.parse(uses.since) > now.getTime() - unusedDays * 86_400_000)
    say(
      'remove-unused',
      `CloudTrail is known since ${uses.since.slice(0, 10)} only, which is less than ${unusedDays} days.`,
    );
  const hosts = views.flatMap(({ issuer }) => (issuer?.kind === 'gitlab' ? [issuer.host] : []));
  if (hosts[0] !== undefined)
    say(
      'pin-id',
      `AWS reads only the subject and the audience of ${hosts[0]}. Let the project's subject begin with project_id instead: plan it on the page of the project.`,
    );
  return found;
}
