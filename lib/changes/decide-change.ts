import { type Actor, decideAccess } from '@/lib/access/decide';
import { PERMISSIONS } from '@/lib/access/permissions';
import { whyAuthor } from '@/lib/changes/authorship';
import { approvals, type CountedChange, clauseCounts, type DecisionFact, isMet } from '@/lib/changes/count-approvals';
import { clauseName, fromWhom, isStranger, whoCanApprove } from '@/lib/changes/requirement';
import { type ChangeCommand, type ChangeState, COMMANDS, STATE_WORDS } from '@/lib/changes/states';

/** The facts of a change that decisions rest on. All of them come from the database. */
export interface ChangeFacts extends CountedChange {
  readonly state: ChangeState;
  /** Whoever drafted it, and may edit, submit and withdraw it. */
  readonly authorId: string;
  /** Whether a writer is configured for the role's account. */
  readonly writable: boolean;
  /** When the first mapping of it ends, null: none does. */
  readonly firstEnd: Date | null;
}

export type ChangeDecision =
  | { readonly allowed: true; readonly next: ChangeState }
  | { readonly allowed: false; readonly kind: 'forbidden' | 'conflict'; readonly reason: string };

const LEADS_TO_A_WRITE: readonly ChangeCommand[] = ['approve', 'apply', 'schedule', 'break-glass'];

const refuse = (kind: 'forbidden' | 'conflict', reason: string): ChangeDecision => ({ allowed: false, kind, reason });

/** Whether the actor may give the command now, and the state that follows; a refusal says why. Pure: buttons and verbs both ask here. */
export function decideChange(change: ChangeFacts, command: ChangeCommand, actor: Actor): ChangeDecision {
  const rule = COMMANDS[command];
  const access = decideAccess(actor, rule.permission);
  if (!access.allowed) return refuse('forbidden', access.reason);
  const personId = actor.kind === 'person' ? actor.personId : null;
  if (rule.by === 'author' && personId !== change.authorId) {
    return refuse('forbidden', `Only its author may ${rule.does}.`);
  }
  const self = command === 'approve' && change.singleOperator;
  if (rule.by === 'other' && personId === null) return refuse('forbidden', `Only a person may ${rule.does}.`);
  // No author can ever decide on the change, by any route: session, token, a role gained later or another account.
  const wrote = rule.by === 'other' && personId !== null && !self ? whyAuthor(change, personId) : null;
  if (wrote !== null) return refuse('forbidden', wrote);
  const next = rule.moves[change.state];
  if (next === undefined) {
    return refuse(
      'conflict',
      `This change is ${STATE_WORDS[change.state].word.toLowerCase()}: it is not possible to ${rule.does} now.`,
    );
  }
  if (LEADS_TO_A_WRITE.includes(command) && change.firstEnd !== null && change.firstEnd <= change.now)
    return refuse(
      'conflict',
      'A mapping of this change should already have ended. Its author can edit the change and choose another end.',
    );
  if (command === 'approve' && personId !== null) return decideApproval(change, personId);
  if ((command === 'apply' || command === 'schedule') && !isMet(change))
    return refuse('conflict', whatIsMissing(change));
  if ((command === 'apply' || command === 'schedule' || command === 'break-glass') && !change.writable) {
    return refuse(
      'conflict',
      'No writer is configured for this account, so nothing can be applied. An admin can add one to the configuration.',
    );
  }
  return { allowed: true, next };
}

/** An approval leads on only when with it everything that is asked for is met. */
function decideApproval(change: ChangeFacts, personId: string): ChangeDecision {
  if (isMet(change) && change.state !== 'in_review')
    return refuse('conflict', 'This change has all the approvals that it needs.');
  const { people, requirement } = change;
  const known = people.filter(({ id }) => id === personId);
  const holders: readonly string[] = PERMISSIONS['change.decide'].roles;
  if (!known.some(({ roles }) => roles.some((role) => holders.includes(role))))
    return refuse(
      'forbidden',
      'Your approval would not count because you were not an approver when this change was submitted. Someone who was an approver then has to decide.',
    );
  if (known.every((person) => isStranger(person, change)))
    return refuse(
      'forbidden',
      'Your approval would not count because Drawbridge first saw your account after this change was submitted. An admin who is no author of this change can vouch for you under Settings, People.',
    );
  if (whoCanApprove(known, change, requirement).length === 0) {
    const asked = requirement.clauses.map((clause) => `${clauseName(clause)} asks for approvals${fromWhom(clause)}`);
    return refuse('forbidden', `Your approval would not count. ${asked.join('. ')}.`);
  }
  const mine: DecisionFact = {
    personId,
    revision: change.revision,
    verdict: 'approve',
    approvalDigest: change.approvalDigest,
    voided: false,
    at: change.now,
  };
  const after = { ...change, decisions: [...change.decisions, mine] };
  // An approval that expired in part may be given anew.
  const brings = clauseCounts(after).some((each, index) => each.counted > (clauseCounts(change)[index]?.counted ?? 0));
  if (!brings)
    return refuse('conflict', 'You have approved this revision already. Someone else has to approve it too.');
  if (!isMet(after)) return { allowed: true, next: 'in_review' };
  return { allowed: true, next: COMMANDS.approve.moves[change.state] ?? 'approved' };
}

/** Why the approvals are not enough, as a sentence. */
export function whatIsMissing(change: ChangeFacts): string {
  if (approvals(change).length === 0)
    return 'No counted approval of this revision. Someone else has to approve it first.';
  const short = clauseCounts(change)
    .filter(({ clause, counted }) => counted < clause.approvals)
    .map(
      ({ clause, counted }) =>
        `${clauseName(clause)} asks for ${clause.approvals}${fromWhom(clause)}, and ${counted} count${counted === 1 ? 's' : ''}`,
    );
  return `Approvals are missing: ${short.join('; ')}.`;
}
