import type { Actor } from '@/lib/access/decide';
import type { ChangeFacts } from '@/lib/changes/decide-change';
import { decideChange } from '@/lib/changes/decide-change';
import { CHANGE_STATES, type ChangeCommand, type ChangeState } from '@/lib/changes/states';
import { AppError } from '@/lib/services/app-error';
import type { Context, Database, Transaction } from '@/lib/services/context';
import { rowNumber } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';

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
  if (!change) throw new AppError('not-found', `There is no change ${number}.`);
  return change;
}

/** The same by id, for the worker; null where it is gone. */
export const loadChangeById = (db: Database | Transaction, id: string) => findChange(db, { id });

export function stateOf(change: { readonly state: string }): ChangeState {
  const state = CHANGE_STATES.find((candidate) => candidate === change.state);
  if (!state) throw new Error(`unknown change state ${change.state}`);
  return state;
}

/** The facts of a loaded change, in the words of the pure decision. */
export function factsOf(change: LoadedChange): ChangeFacts {
  return {
    state: stateOf(change),
    authorId: change.authorId,
    editorIds: change.revisions.map((revision) => revision.editorId),
    revision: change.revision,
    approvalDigest: change.approvalDigest,
    writable: change.role.account.writable,
    decisions: change.decisions.map((decision) => ({
      personId: decision.personId,
      revision: decision.revision,
      verdict: verdictOf(decision.verdict),
      approvalDigest: decision.approvalDigest,
      voided: decision.voidedAt !== null,
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

/**
 * Asks the pure decision and gives the next state; a refusal is recorded and thrown. `version` is the one that the person
 * looked at: a change that moved since is refused, whatever the command.
 */
export async function requireCommand(
  context: Context,
  actor: Actor,
  change: LoadedChange,
  command: ChangeCommand,
  version: number,
): Promise<ChangeState> {
  const decision = decideChange(factsOf(change), command, actor);
  if (!decision.allowed) {
    await context.db.$transaction((tx) =>
      recordEvent(tx, context, actor, {
        action: 'access.refused',
        result: 'refused',
        object: changeObject(change),
        changeId: change.id,
        roleId: change.roleId,
        data: { command, reason: decision.reason },
      }),
    );
    throw new AppError(decision.kind, decision.reason);
  }
  if (change.version !== version) throw staleChange(change.number);
  return decision.next;
}

export const staleChange = (number: number): AppError =>
  new AppError(
    'stale',
    `Change ${number} was changed by someone else since you opened it. Nothing was done. Look at it again.`,
  );

/** Moves a change conditionally: only if it still has the version that was decided on. */
export async function moveChange(
  tx: Transaction,
  context: Context,
  change: LoadedChange,
  data: Parameters<Transaction['change']['updateMany']>[0]['data'],
): Promise<void> {
  const { count } = await tx.change.updateMany({
    where: { id: change.id, version: change.version },
    data: { ...data, version: change.version + 1, updatedAt: context.now() },
  });
  if (count !== 1) throw staleChange(change.number);
}
