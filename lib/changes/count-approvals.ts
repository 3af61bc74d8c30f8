/** Which approvals count, and whether they are enough. */
import { rootIn } from '@/lib/changes/authorship';
import {
  type ApproverFacts,
  type Clause,
  countsFor,
  type Requirement,
  type UnderApproval,
} from '@/lib/changes/requirement';

const HOUR = 3_600_000;

export interface DecisionFact {
  readonly personId: string;
  readonly revision: number;
  readonly verdict: 'approve' | 'request-changes' | 'reject';
  readonly approvalDigest: string;
  readonly voided: boolean;
  readonly at: Date;
}

/** What counting rests on. */
export interface CountedChange extends UnderApproval {
  readonly revision: number;
  readonly approvalDigest: string;
  readonly decisions: readonly DecisionFact[];
  /** What this revision was found to need and what the rules of now ask for, together. */
  readonly requirement: Requirement;
  /** Everyone who may decide now. Who is not among them does not count. */
  readonly people: readonly ApproverFacts[];
  readonly now: Date;
}

export interface ClauseCount {
  readonly clause: Clause;
  /** Distinct people whose approval counts towards it. */
  readonly counted: number;
}

/**
 * The approvals of this revision, bound to this very digest and not voided, one for each account whose person said nothing else
 * since. Whether each one counts is for the clauses to say.
 */
export function approvals(change: CountedChange): readonly DecisionFact[] {
  const latest = new Map<string, DecisionFact>();
  const lastWord = new Map<string, DecisionFact>();
  for (const decision of change.decisions) {
    if (decision.voided || decision.revision !== change.revision) continue;
    latest.set(decision.personId, decision);
    lastWord.set(rootIn(change.roots, decision.personId), decision);
  }
  return [...latest.values()].filter(
    ({ personId, verdict, approvalDigest }) =>
      verdict === 'approve' &&
      approvalDigest === change.approvalDigest &&
      lastWord.get(rootIn(change.roots, personId))?.verdict === 'approve',
  );
}

/** For each clause the approvals of people that it asks for, none of them an author's and none too old. Linked accounts count once. */
export function clauseCounts(change: CountedChange): readonly ClauseCount[] {
  const given = approvals(change);
  return change.requirement.clauses.map((clause) => ({
    clause,
    counted: peopleBehind(
      change,
      given.filter((approval) => counts(change, approval, clause)),
    ).length,
  }));
}

/** Whether every clause has its approvals. */
export const isMet = (change: CountedChange): boolean =>
  clauseCounts(change).every(({ clause, counted }) => counted >= clause.approvals);

/** The people whose approval counts towards any clause. */
export const countedApprovals = (change: CountedChange): readonly string[] =>
  peopleBehind(
    change,
    approvals(change).filter((approval) =>
      change.requirement.clauses.some((clause) => counts(change, approval, clause)),
    ),
  );

const peopleBehind = ({ roots }: CountedChange, given: readonly DecisionFact[]): readonly string[] => [
  ...new Set(given.map(({ personId }) => rootIn(roots, personId))),
];

function counts(change: CountedChange, { personId, at }: DecisionFact, clause: Clause): boolean {
  const person = change.people.find(({ id }) => id === personId);
  if (person === undefined || !countsFor(person, change, clause)) return false;
  return clause.expiresHours === null || change.now.getTime() - at.getTime() < clause.expiresHours * HOUR;
}
