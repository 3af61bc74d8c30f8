import { contentHash } from '@/lib/mappings/mapping-id';
import { withinBudget } from '@/lib/policy/budget';
import type { Path, Policy } from '@/lib/policy/types';
import { type Assessment, assessPolicy } from '@/lib/reach/assess-statement';
import { CLAIM_RULES } from '@/lib/reach/findings/claims';
import { withoutContradictions } from '@/lib/reach/findings/contradictions';
import { DEAD_RULES } from '@/lib/reach/findings/dead';
import { DOCUMENT_RULES } from '@/lib/reach/findings/document';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { OPEN_REACH } from '@/lib/reach/findings/open-reach';
import { OPERATOR_RULES } from '@/lib/reach/findings/operator';
import { PRINCIPAL_RULES } from '@/lib/reach/findings/principal';
import { PROJECT_RULES } from '@/lib/reach/findings/project';
import { REDUNDANT_RULES } from '@/lib/reach/findings/redundant';
import { REF_RULES } from '@/lib/reach/findings/ref';
import { type StatementView, statementViews } from '@/lib/reach/findings/statement-view';
import { SUBJECT_RULES } from '@/lib/reach/findings/subject';
import type { Facts, Finding, Severity } from '@/lib/reach/types';

/** The rules that each statement is checked against. */
export const FINDING_RULES: readonly FindingRule[] = [
  ...PRINCIPAL_RULES,
  ...SUBJECT_RULES,
  ...REF_RULES,
  ...PROJECT_RULES,
  ...OPERATOR_RULES,
  ...CLAIM_RULES,
  ...DEAD_RULES,
  ...REDUNDANT_RULES,
  OPEN_REACH,
];

/** Severities, most severe first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
const gravity = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** What is wrong with a policy, most severe first, then in the order of the document. */
export function findings(policy: Policy, facts: Facts): readonly Finding[] {
  return withinBudget(() => findingsOf(policy, facts, assessPolicy(policy, facts)));
}

export function findingsOf(policy: Policy, facts: Facts, assessments: readonly Assessment[]): readonly Finding[] {
  const found = withinBudget(() => [
    ...DOCUMENT_RULES.flatMap((rule) => rule.find(policy).map((hit) => findingOf(rule, hit, null))),
    ...statementViews(policy, facts, assessments).flatMap(ofStatement),
  ]);
  return onePerPlace(found).sort((a, b) => gravity(a.severity) - gravity(b.severity));
}

function ofStatement(view: StatementView): readonly Finding[] {
  const hits = FINDING_RULES.flatMap((rule) => rule.find(view).map((hit) => ({ rule, hit })));
  const found = withoutContradictions(view, hits);
  const isGrave = ({ rule, hit }: (typeof found)[number]): boolean =>
    gravity(hit.severity ?? rule.severity) <= gravity('high') && rule !== OPEN_REACH;
  const told = found.some(isGrave) ? found.filter(({ rule }) => rule !== OPEN_REACH) : found;
  return told.map(({ rule, hit }) => findingOf(rule, hit, view.name));
}

function findingOf(rule: Omit<FindingRule, 'find'>, hit: Hit, name: string | null): Finding {
  const { path, title, why = rule.why, remedy = rule.remedy, example = null, severity = rule.severity, fix } = hit;
  const places = name === null ? [] : [name, name.toLowerCase()];
  const fault = places.reduce((text, place) => text.replaceAll(place, 'statement'), title);
  const fingerprint = contentHash(JSON.stringify([rule.id, fault]));
  return { id: rule.id, severity, path, title, why, example, remedy, fingerprint, ...(fix ? { fix } : {}) };
}

/** A statement with several providers is looked at for each: what is the same for all of them is told once. */
function onePerPlace(found: readonly Finding[]): Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of found) {
    const key = `${finding.id} ${pointer(finding.path)}`;
    const other = known.get(key);
    if (other === undefined || gravity(finding.severity) < gravity(other.severity)) known.set(key, finding);
  }
  return [...known.values()];
}

const pointer = (path: Path): string => JSON.stringify(path);
