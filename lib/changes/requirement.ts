/** Who has to approve a change, and who can: asked by the button, the verbs, the API and the worker alike. */
import { z } from 'zod';
import { PERMISSIONS, PERSON_ROLES, type PersonRoleName } from '@/lib/access/permissions';
import { type Authorship, handOf, isSamePerson, rootIn } from '@/lib/changes/authorship';

/** So many distinct people of these groups or roles; neither named: whoever may decide. */
export interface Clause {
  /** Name of the rule, null: there is no rule. */
  readonly rule: string | null;
  readonly approvals: number;
  readonly fromGroups: readonly string[];
  readonly fromRoles: readonly PersonRoleName[];
  /** Hours that an approval counts for; null: as long as the revision is current. */
  readonly expiresHours: number | null;
  /** Hours that a change waits for approvals before it expires; absent: for ever. */
  readonly reviewHours?: number | undefined;
}

/** All clauses have to be met; one approval may count towards several. */
export interface Requirement {
  readonly clauses: readonly Clause[];
  /** An approval has to say why. */
  readonly reasonRequired: boolean;
}

/** Without rules: one approver who is neither author nor editor. */
export const ANYONE: Requirement = {
  clauses: [{ rule: null, approvals: 1, fromGroups: [], fromRoles: [], expiresHours: null }],
  reasonRequired: false,
};

/** Of what was approved before by other means. */
export const NOBODY: Requirement = { clauses: [], reasonRequired: false };

/** The shape in which a requirement is kept with a revision. */
export const requirementColumn: z.ZodType<Requirement> = z.object({
  clauses: z.array(
    z.object({
      rule: z.string().nullable(),
      approvals: z.int().min(0),
      fromGroups: z.array(z.string()),
      fromRoles: z.array(z.enum(PERSON_ROLES)),
      expiresHours: z.number().nullable(),
      reviewHours: z.number().optional(),
    }),
  ),
  reasonRequired: z.boolean(),
});

/** What two requirements ask for together: whichever is stricter, clause by clause, holds. */
export function both(one: Requirement, other: Requirement): Requirement {
  const known = new Set(one.clauses.map((clause) => JSON.stringify(clause)));
  return {
    clauses: [...one.clauses, ...other.clauses.filter((clause) => !known.has(JSON.stringify(clause)))],
    reasonRequired: one.reasonRequired || other.reasonRequired,
  };
}

/** The most approvals that any clause asks for. */
export const approvalsNeeded = ({ clauses }: Requirement): number =>
  Math.max(0, ...clauses.map(({ approvals }) => approvals));

/** A person as requirements see them: what they are in the database, never what a client says. */
export interface ApproverFacts {
  readonly id: string;
  readonly roles: readonly PersonRoleName[];
  /** Paths of the GitLab groups that rules name and GitLab says that they are a member of. */
  readonly groups: readonly string[];
  readonly disabled: boolean;
  /** Since when the account is known here, as one that is linked to no other. */
  readonly knownSince: Date;
  /** The admin who said that they know whose account it is; null: nobody did. */
  readonly vouchedById: string | null;
}

/** What approvals are asked for. */
export interface UnderApproval extends Authorship {
  /** null: it was not submitted yet. */
  readonly submittedAt: Date | null;
}

/**
 * Whether the account was first seen after the change was submitted, so that its author may have made it, and nobody vouches for
 * it. The word of an author, or of the account itself, is worth nothing.
 */
export function isStranger({ id, knownSince, vouchedById }: ApproverFacts, change: UnderApproval): boolean {
  if (change.submittedAt === null || knownSince <= change.submittedAt) return false;
  if (vouchedById === null || isSamePerson(change.roots, vouchedById, id)) return true;
  return handOf(change, vouchedById) !== null && !change.singleOperator;
}

/** Whether an approval of this person counts towards the clause. */
export function countsFor(person: ApproverFacts, change: UnderApproval, clause: Clause): boolean {
  const holders: readonly PersonRoleName[] = PERMISSIONS['change.decide'].roles;
  if (person.disabled || !person.roles.some((role) => holders.includes(role))) return false;
  if (handOf(change, person.id) !== null && !change.singleOperator) return false;
  if (isStranger(person, change)) return false;
  return isFrom(person, clause);
}

/** Whether the clause asks for people like this one. */
export const isFrom = (person: ApproverFacts, { fromGroups, fromRoles }: Clause): boolean =>
  (fromGroups.length === 0 && fromRoles.length === 0) ||
  fromGroups.some((group) => person.groups.includes(group)) ||
  fromRoles.some((role) => person.roles.includes(role));

/** The people whose approval would count towards something that is asked for. */
export function whoCanApprove<P extends ApproverFacts>(
  people: readonly P[],
  change: UnderApproval,
  { clauses }: Requirement,
): readonly P[] {
  const asking = clauses.filter(({ approvals }) => approvals > 0);
  return people.filter((person) => asking.some((clause) => countsFor(person, change, clause)));
}

const REMEDY = 'An admin can make someone an approver, or propose other rules.';
/** Who becomes an approver after it was submitted does not count: see `isStranger`, and the roles that a submission counts. */
const LATE_REMEDY =
  'An admin can make someone an approver. Then withdraw this change and submit a new one: who becomes an approver later does not count for this one.';

/** Why these people together could never approve the change; null: they could. */
export function shortage(
  people: readonly ApproverFacts[],
  change: UnderApproval,
  { clauses }: Requirement,
): string | null {
  for (const clause of clauses) {
    const able = new Set(
      people.filter((person) => countsFor(person, change, clause)).map(({ id }) => rootIn(change.roots, id)),
    ).size;
    if (able < clause.approvals) {
      const asks = `${clauseName(clause)} asks for ${clause.approvals} approval${clause.approvals === 1 ? '' : 's'}${fromWhom(clause)}`;
      return `${asks}; ${able === 0 ? 'nobody who has signed in' : `only ${able}`} can give one. ${change.submittedAt === null ? REMEDY : LATE_REMEDY}`;
    }
  }
  return null;
}

export const clauseName = ({ rule }: Clause): string => (rule === null ? 'The default' : `The rule "${rule}"`);

export function fromWhom({ fromGroups, fromRoles }: Clause): string {
  const from = [...fromRoles.map((role) => `${role}s`), ...fromGroups.map((group) => `members of ${group}`)];
  return from.length === 0 ? '' : ` from ${from.join(' or ')}`;
}
