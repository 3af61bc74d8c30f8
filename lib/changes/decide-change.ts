import { type Actor, decideAccess } from '@/lib/access/decide';
import { type ChangeCommand, type ChangeState, COMMANDS, STATE_WORDS } from '@/lib/changes/states';

/** The facts of a change that decisions rest on. All of them come from the database. */
export interface ChangeFacts {
  readonly state: ChangeState;
  readonly authorId: string;
  /** Everyone who wrote any revision. */
  readonly editorIds: readonly string[];
  readonly revision: number;
  readonly approvalDigest: string;
  readonly decisions: readonly DecisionFact[];
  /** Whether a writer is configured for the role's account. */
  readonly writable: boolean;
}

export interface DecisionFact {
  readonly personId: string;
  readonly revision: number;
  readonly verdict: 'approve' | 'request-changes' | 'reject';
  readonly approvalDigest: string;
  readonly voided: boolean;
}

export type ChangeDecision =
  | { readonly allowed: true; readonly next: ChangeState }
  | { readonly allowed: false; readonly kind: 'forbidden' | 'conflict'; readonly reason: string };

const refuse = (kind: 'forbidden' | 'conflict', reason: string): ChangeDecision => ({ allowed: false, kind, reason });

/** How many people must approve. */
export const REQUIRED_APPROVALS = 1;

/**
 * The people whose approval counts: on this revision, bound to this very digest, not voided, and neither the author nor
 * an editor. A later decision of the same person replaces an earlier one.
 */
export function countedApprovals(change: ChangeFacts): readonly string[] {
  const latest = new Map<string, DecisionFact>();
  for (const decision of change.decisions) {
    if (!decision.voided && decision.revision === change.revision) latest.set(decision.personId, decision);
  }
  return [...latest.values()]
    .filter((decision) => decision.verdict === 'approve' && decision.approvalDigest === change.approvalDigest)
    .map((decision) => decision.personId)
    .filter((personId) => personId !== change.authorId && !change.editorIds.includes(personId));
}

/** Whether the actor may give the command now, and the state that follows; a refusal says why. Pure: buttons and verbs both ask here. */
export function decideChange(change: ChangeFacts, command: ChangeCommand, actor: Actor): ChangeDecision {
  const rule = COMMANDS[command];
  const access = decideAccess(actor, rule.permission);
  if (!access.allowed) return refuse('forbidden', access.reason);
  const personId = actor.kind === 'person' ? actor.personId : null;
  if (rule.by === 'author' && personId !== change.authorId) {
    return refuse('forbidden', `Only its author may ${rule.does}.`);
  }
  // The author can never decide on the change, by any route: session, token or a role gained later.
  if (rule.by === 'other' && (personId === null || personId === change.authorId)) {
    return refuse('forbidden', 'You are the author of this change. Someone else has to decide on it.');
  }
  if (rule.by === 'other' && personId !== null && change.editorIds.includes(personId)) {
    return refuse('forbidden', 'You edited this change. Someone who did not has to decide on it.');
  }
  const next = rule.moves[change.state];
  if (next === undefined) {
    return refuse(
      'conflict',
      `This change is ${STATE_WORDS[change.state].word.toLowerCase()}: it is not possible to ${rule.does} now.`,
    );
  }
  if (command === 'apply') {
    const short = REQUIRED_APPROVALS - countedApprovals(change).length;
    if (short > 0)
      return refuse('conflict', 'No counted approval of this revision. Someone else has to approve it first.');
    if (!change.writable) {
      return refuse(
        'conflict',
        'No writer is configured for this account, so nothing can be applied. An admin can add one to the configuration.',
      );
    }
  }
  return { allowed: true, next };
}
