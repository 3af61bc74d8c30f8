/** Which approvals count, and whether they are enough. */
import {
  type ApproverFacts,
  type Authorship,
  type Clause,
  countsFor,
  type Requirement,
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
export interface CountedChange extends Authorship {
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
 * The approvals of this revision, bound to this very digest and not voided, the last word of each person. Whether each one
 * counts is for the clauses to say.
 */
export function approvals(change: CountedChange): readonly DecisionFact[] {
  const latest = new Map<string, DecisionFact>();
  for (const decision of change.decisions) {
    if (!decision.voided && decision.revision === change.revision) latest.set(decision.personId, decision);
  }
  return [...latest.values()].filter(
    ({ verdict, approvalDigest }) => verdict === 'approve' && approvalDigest === change.approvalDigest,
  );
}

/** For each clause the approvals of people that it asks for, which are neither the author's nor an editor's and not too old. */
export function clauseCounts(change: CountedChange): readonly ClauseCount[] {
  const given = approvals(change);
  return change.requirement.clauses.map((clause) => ({
    clause,
    counted: given.filter((approval) => counts(change, approval, clause)).length,
  }));
}

/** Whether every clause has its approvals. */
export const isMet = (change: CountedChange): boolean =>
  clauseCounts(change).every(({ clause, counted }) => counted >= clause.approvals);

/** The people whose approval counts towards any clause. */
export const countedApprovals = (change: CountedChange): readonly string[] =>
  approvals(change)
    .filter((approval) => change.requirement.clauses.some((clause) => counts(change, approval, clause)))
    .map(({ personId }) => personId);

function counts(change: CountedChange, { personId, at }: DecisionFact, clause: Clause): boolean {
  const person = change.people.find(({ id }) => id === personId);
  if (person === undefined || !countsFor(person, change, clause)) return false;
  return clause.expiresHours === null || change.now.getTime() - at.getTime() < clause.expiresHours * HOUR;
}
