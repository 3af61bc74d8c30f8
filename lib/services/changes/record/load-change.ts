import { type ApprovalRule, requirementFor } from '@/lib/changes/approval-rules';
import { handsOf } from '@/lib/changes/authorship';
import type { ChangeEffect } from '@/lib/changes/change-effect';
import type { ChangeFacts } from '@/lib/changes/decide-change';
import { endsColumn, firstEnd } from '@/lib/changes/limits';
import type { ChangeKind, Surroundings } from '@/lib/changes/plan';
import { ANYONE, both, NOBODY, type Requirement, requirementColumn } from '@/lib/changes/requirement';
import { setupColumn } from '@/lib/changes/setup-steps';
import { CHANGE_STATES, type ChangeState } from '@/lib/changes/states';
import { SYSTEM_AUTHOR } from '@/lib/changes/system-author';
import type { Database, Transaction } from '@/lib/db/transaction';
import type { RevisionUnderDecision } from '@/lib/services/changes/proposal/change-needs';
import { activeRules, ruleRole } from '@/lib/services/facts/active-rules';
import { effectColumn } from '@/lib/services/facts/read-findings';
import { AppError } from '@/lib/services/verb/app-error';
import { type Approver, approverFacts } from '@/lib/services/verb/approver-facts';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';
import { rowNumber } from '@/lib/services/verb/parse-input';

const included = {
  role: { include: { account: true } },
  revisions: { orderBy: { revision: 'asc' } },
  decisions: { orderBy: { at: 'asc' } },
} as const;

/** A change with everything that decisions about it rest on. */
export type LoadedChange = NonNullable<Awaited<ReturnType<typeof findChange>>>;

const findChange = (db: Database | Transaction, where: { number: number } | { id: string }) =>
  db.change.findUnique({ where, include: included });

/** The change with this number, or AppError "not-found". */
export async function loadChange(db: Database | Transaction, number: number): Promise<LoadedChange> {
  const change = rowNumber.safeParse(number).success ? await findChange(db, { number }) : null;
  if (!change) throw new AppError('not-found', `There is no change ${number}. Check the number.`);
  return change;
}

/** The same by id, for the worker; null where it is gone. */
export const loadChangeById = (db: Database | Transaction, id: string) => findChange(db, { id });

export function stateOf(change: { readonly state: string }): ChangeState {
  const state = CHANGE_STATES.find((candidate) => candidate === change.state);
  if (!state) throw new Error(`unknown change state ${change.state}`);
  return state;
}

/** Anything that is not exactly an adoption is a change that writes. */
export const kindOf = (change: { readonly kind: string }): ChangeKind => (change.kind === 'adopt' ? 'adopt' : 'put');

/** The current revision. */
export function revisionOf(change: LoadedChange): LoadedChange['revisions'][number] {
  const revision = change.revisions.find((each) => each.revision === change.revision);
  if (!revision) throw new Error(`change ${change.number} lacks its revision ${change.revision}`);
  return revision;
}

/** The role and both documents of the current revision. */
export const underDecision = (change: LoadedChange): RevisionUnderDecision => ({
  role: change.role,
  base: { digest: change.baseDigest, uniqueId: change.baseUniqueId },
  proposed: { document: change.proposedDocument, digest: change.proposedDigest },
  kind: kindOf(change),
  before: change.previousDocument ?? change.baseDocument,
  limits: endsColumn.parse(change.limits),
  surroundings: surroundingsOf(change),
});

/** What the change does beside its trust policy. */
export const surroundingsOf = (change: { readonly setup: unknown; readonly cleanUp: unknown }): Surroundings => ({
  setup: setupColumn.parse(change.setup),
  cleanUp: setupColumn.parse(change.cleanUp),
});

/** What a revision was found to need. One from before there were rules needs what everyone needs. */
export function requirementOf(revision: { readonly requirement: unknown }): Requirement {
  const stored = requirementColumn.safeParse(revision.requirement);
  return stored.success ? stored.data : ANYONE;
}

/** What the change needs: what was found for its revision, and what the rules in force ask for. The stricter of each holds. */
async function needed(
  db: Database,
  change: LoadedChange,
  effect: ChangeEffect,
  rules: readonly ApprovalRule[],
): Promise<Requirement> {
  const revision = revisionOf(change);
  if (await isApprovedEnd(db, change)) return NOBODY;
  const role = ruleRole(change.role, revision.rung);
  return both(requirementOf(revision), requirementFor(rules, role, effect));
}

/** Made by the product to end a limit that is in force, as its approvers knew. What a person made of it since is not that. */
async function isApprovedEnd(db: Database, { limitId, revisions, state }: LoadedChange): Promise<boolean> {
  if (limitId === null || revisions.some(({ editorId }) => editorId !== SYSTEM_AUTHOR)) return false;
  if (state === 'applied') return true;
  return (await db.mappingLimit.count({ where: { id: limitId, state: { in: ['active', 'stuck'] } } })) === 1;
}

/** The rules in force and the people who may decide, as they were read for one decision. */
interface Deciders {
  readonly rules: readonly ApprovalRule[];
  readonly people: readonly Approver[];
}

/** What a command was decided on. */
export type DecidedFacts = ChangeFacts & Deciders & { readonly effect: ChangeEffect };

/**
 * A change in the words of the pure decision, with everyone who may decide. `known`: the deciders, where they were read for
 * this change just now; who counts depends on when it was submitted.
 */
export async function factsOf(
  context: Pick<Context, 'db' | 'config' | 'now'>,
  change: LoadedChange,
  known?: Deciders,
): Promise<DecidedFacts> {
  const effect = effectColumn.parse(revisionOf(change).effect);
  const rules = known?.rules ?? (await activeRules(context.db));
  const people = known?.people ?? (await approverFacts(context.db, context.config, change.submittedAt, context.now()));
  return {
    effect,
    rules,
    people,
    requirement: await needed(context.db, change, effect, rules),
    singleOperator: context.config.singleOperator,
    now: context.now(),
    firstEnd: firstEnd(endsColumn.parse(change.limits)),
    state: stateOf(change),
    authorId: change.authorId,
    hands: handsOf(change),
    roots: await accountRoots(context.db),
    submittedAt: change.submittedAt,
    revision: change.revision,
    approvalDigest: change.approvalDigest,
    // An adoption writes nothing, so an account without a writer can have one.
    writable: kindOf(change) === 'adopt' || change.role.account.writable,
    decisions: change.decisions.map((decision) => ({
      personId: decision.personId,
      revision: decision.revision,
      verdict: verdictOf(decision.verdict),
      approvalDigest: decision.approvalDigest,
      voided: decision.voidedAt !== null,
      at: decision.at,
    })),
  };
}

function verdictOf(verdict: string): 'approve' | 'request-changes' | 'reject' {
  // Anything that is not exactly an approval must never count as one.
  return verdict === 'approve' || verdict === 'request-changes' ? verdict : 'reject';
}

/** What an audit event is about, for a change. */
export const changeObject = (change: { readonly id: string; readonly number: number; readonly title: string }) => ({
  kind: 'change',
  id: change.id,
  name: `Change ${change.number}: ${change.title}`,
});
